import * as tf from '@tensorflow/tfjs-core';
import { isKleeneError } from '@kleene/base';
import { describe, expect, it } from 'vitest';
import { listBackends, listKernels, measureBackend, prepare, type PrepareOptions } from '../src/index.ts';
import { testedBackends } from '../src/testing.ts';

const refusal = async (options: object): Promise<unknown> =>
  prepare(options as PrepareOptions).then(
    () => 'nothing was refused',
    (error: unknown) => (isKleeneError(error) ? `${error.code}: ${error.message}` : error),
  );

describe('before prepare', () => {
  it('tfjs-core alone has no gradients, and listing kernels and measuring say what to call', () => {
    expect(tf.getGradient('Sum')).toBeUndefined();
    expect(() => listKernels()).toThrow(/call `await prepare\(\)` first/);
    expect(() => measureBackend()).toThrow(/call `await prepare\(\)` first/);
  });
});

describe('prepare', () => {
  it('may be called many times at once and again: one backend, the same answer', async () => {
    const [first, second] = await Promise.all([prepare(), prepare()]);
    expect(second).toMatchObject({ backend: first.backend, reason: 'chosen before' });
    expect(await prepare()).toEqual(second);
    expect(first.reason).toBe('the first in order of preference that works');
    expect(tf.getBackend()).toBe(first.backend.replace('-gpu', ''));
  });

  it('reports every backend in order of preference, with the reason and a remedy for each that is not here', async () => {
    const { backend, candidates } = await prepare({ backend: 'wasm' });
    expect(backend).toBe('wasm');
    expect(candidates.map(({ name }) => name)).toEqual(['tensorflow-gpu', 'tensorflow', 'simd', 'wasm', 'cpu']);
    expect(candidates[3]).toEqual({ name: 'wasm', status: 'chosen', reason: 'asked for' });
    expect(candidates[4]).toEqual({ name: 'cpu', status: 'available', reason: 'found; wasm is asked for' });
    for (const { status, reason, remedy } of candidates)
      if (status === 'unavailable' && reason.endsWith('is not installed'))
        expect(remedy).toMatch(/^npm install @tensorflow\/tfjs-node/);
  });

  it('switches between backends in one process; tensors follow, and without a name the last choice stays', async () => {
    await prepare({ backend: 'wasm' });
    const x = tf.tensor1d([1, 2]);
    await prepare({ backend: 'cpu' });
    expect(await prepare()).toMatchObject({ backend: 'cpu', reason: 'chosen before' });
    expect([...tf.tidy(() => tf.add(x, 1)).dataSync()]).toEqual([2, 3]);
    await prepare({ backend: 'wasm' });
    expect([...tf.tidy(() => tf.add(x, 1)).dataSync()]).toEqual([2, 3]);
  });

  it('goes back to its last choice where tf.setBackend has set another since, which has no mends', async () => {
    await prepare({ backend: 'wasm' });
    await tf.setBackend('cpu');
    expect(await prepare()).toMatchObject({ backend: 'wasm', reason: 'chosen before' });
    expect(tf.getBackend()).toBe('wasm');
  });

  it('mends a kernel once, however often it is called', async () => {
    await prepare({ backend: 'wasm' });
    const kernel = tf.getKernel('BatchMatMul', 'wasm').kernelFunc;
    await prepare({ backend: 'cpu' });
    await prepare({ backend: 'wasm' });
    expect(tf.getKernel('BatchMatMul', 'wasm').kernelFunc).toBe(kernel);
  });

  it('says when the threads that were asked for are not the ones in use', async () => {
    expect(await prepare({ backend: 'cpu', threads: 1 })).not.toHaveProperty('threadsNote');
    expect(await prepare({ backend: 'cpu', threads: 4 })).toMatchObject({
      threads: 1,
      threadsNote: '4 threads were asked for; cpu computes with 1 here',
    });
  });

  it('simd has each tier by name beside simd itself, which a later call without a name keeps; threads may change', async () => {
    const { detail, threads } = await prepare({ backend: 'simd', tier: 'simd', threads: 2 });
    expect(detail).toMatch(/^WebAssembly \(.*simd\.wasm\)/);
    expect({ threads, engine: tf.getBackend() }).toEqual({ threads: 1, engine: 'simd-wasm' });
    expect(await prepare()).toMatchObject({ backend: 'simd', reason: 'chosen before' });
    expect(tf.getBackend()).toBe('simd-wasm');
    const best = await prepare({ backend: 'simd', threads: 1 });
    expect({ threads: best.threads, engine: tf.getBackend() }).toEqual({ threads: 1, engine: 'simd' });
  });

  it('refuses options it does not know and values that are none', async () => {
    expect(await refusal({ bakend: 'cpu' })).toMatch(
      /^invalid-argument: backend\.prepare: options must be made of backend/,
    );
    expect(await refusal({ backend: 'simd', tier: 'gpu' })).toMatch(
      /tier must be one of native, relaxed, simd, got "gpu"/,
    );
    expect(await refusal({ backend: 'wasm', tier: 'simd' })).toMatch(/tier is an option of the backend simd, got wasm/);
    expect(await refusal({ backend: 'webgl' })).toMatch(
      /backend must be one of tensorflow-gpu, tensorflow, simd, wasm, cpu, got "webgl"/,
    );
    expect(await refusal({ threads: 0 })).toMatch(/threads must be an integer >= 1, got 0/);
    expect(await refusal({ wasmPaths: 3 })).toMatch(/wasmPaths must be a folder or an address for each file, got 3/);
    expect(await refusal({ wasmPaths: { 'tfjs-backend-wasm.wasm': 'a' } })).toMatch(
      /wasmPaths\[tfjs-backend-wasm-simd.wasm\] must be text, got undefined/,
    );
    expect(await refusal({ wasmPaths: { simd: 'a' } })).toMatch(
      /must be made of tfjs-backend-wasm.wasm, .*, got "simd"/,
    );
    expect(await refusal(null as never)).toMatch(/options must be an object, got null/);
  });

  it('refuses a backend that is asked for by name and not here, with the reason and the remedy', async () => {
    const missing = listBackends().filter(({ status, remedy }) => status === 'unavailable' && remedy !== undefined);
    for (const { name, reason, remedy } of missing)
      expect(await refusal({ backend: name })).toBe(
        `unsupported: backend.prepare: ${name}: ${reason}; to have it: ${remedy!}`,
      );
    expect(missing.length + testedBackends().filter(({ isHere }) => isHere).length).toBeGreaterThanOrEqual(3);
  });
});

describe('listKernels', () => {
  it('tells own, mended, borrowed and refused kernels of the backend in use apart', async () => {
    await prepare({ backend: 'wasm' });
    const kernels = new Map(listKernels().map((report) => [report.kernel, report]));
    expect(kernels.get('Add')).toEqual({ kernel: 'Add', origin: 'own', gradient: true });
    expect(kernels.get('UnsortedSegmentSum')).toEqual({
      kernel: 'UnsortedSegmentSum',
      origin: 'mended',
      gradient: true,
    });
    expect(kernels.get('Conv2DBackpropFilter')?.origin).toBe('borrowed');
    expect(kernels.get('FFT')?.origin).toBe('refused');
    await prepare({ backend: 'cpu' });
    const onCpu = listKernels();
    expect(onCpu.filter(({ origin }) => origin === 'borrowed' || origin === 'refused')).toEqual([]);
    expect(onCpu.map(({ kernel }) => kernel)).toEqual(onCpu.map(({ kernel }) => kernel).sort());
    for (const { kernel } of onCpu) expect([...kernels.keys()], kernel).toContain(kernel);
  });

  it('tells kernels that simd has from the cpu backend, in JavaScript, from its own', async () => {
    await prepare({ backend: 'simd' });
    const origins = new Map(listKernels().map(({ kernel, origin }) => [kernel, origin]));
    for (const kernel of ['BatchMatMul', 'Add', 'Sum', 'GatherV2', 'Reshape', 'KleeneAdam'])
      expect(origins.get(kernel), kernel).toBe('own');
    for (const kernel of ['Conv2D', 'Cumsum', 'FFT', 'TopK']) expect(origins.get(kernel), kernel).toBe('inherited');
    expect(origins.get('Einsum')).toBe('mended');
    expect([...origins.values()]).not.toContain('borrowed');
  });

  it('names kernel, backend and remedy in the error of a kernel that a backend cannot have', async () => {
    await prepare({ backend: 'wasm' });
    expect(() => tf.complex([1], [2])).toThrow(
      /kernel Complex is missing on wasm: .*; use .*prepare\({ backend: 'cpu' }\)/,
    );
  });
});

describe('measureBackend', () => {
  it('gives a rate and a time, and keeps nothing', async () => {
    await prepare({ backend: 'wasm' });
    const before = tf.memory().numTensors;
    const { matMulGflops, matMulSize, trainingStepMs } = measureBackend();
    expect(matMulGflops).toBeGreaterThan(0);
    expect([128, 256, 512, 1024]).toContain(matMulSize);
    expect(trainingStepMs).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(before);
  });
});
