import { readFileSync } from 'node:fs';
import { prepare } from '@kleene/backend';
import { isKleeneError } from '@kleene/base';
import { readSafetensors, writeSafetensors } from '@kleene/formats';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adamw,
  decodeCheckpoint,
  disposeParams,
  encodeCheckpoint,
  flatten,
  type OptimiserState,
  type Params,
} from '@kleene/nn';
import { checkpointFormat, packCheckpoint, unpackCheckpoint } from '@kleene/nn/checkpoint';

const info = { step: 40, seed: 7, config: { hidden: 8, name: 'tiny' }, stream: { key: [1, 2] } };
const first = new URL('./fixtures/checkpoint-1.safetensors', import.meta.url);

function trained(steps: number, params: Params, state?: OptimiserState): { params: Params; state: OptimiserState } {
  const optimiser = adamw({ learningRate: 0.1 });
  let position = { params, state: state ?? optimiser.init(params) };
  for (let step = 0; step < steps; step++) {
    const grads = {
      w: tf.tensor1d([Math.sin(position.state.step), 1 / 3]),
      deep: { b: tf.scalar(Math.cos(position.state.step)) },
    };
    position = optimiser.update(position.params, grads as Params, position.state);
    disposeParams(grads);
  }
  return position;
}

const fresh = (): Params => ({ w: tf.tensor1d([0.1, -0.2]), deep: { b: tf.scalar(3) } });
const bitsOf = (params: Params): number[][] =>
  Object.values(flatten(params)).map((leaf) => [...new Uint32Array(Float32Array.from(leaf.dataSync()).buffer)]);

describe('checkpoints', () => {
  beforeAll(async () => void (await prepare({ backend: 'cpu' })));

  it('give back what went in, by dotted path, and dispose nothing', async () => {
    const { params, state } = trained(3, fresh());
    const bytes = await encodeCheckpoint({ ...info, params, optimiser: state });
    const { params: read, optimiser, ...rest } = decodeCheckpoint(bytes);
    expect(rest).toEqual(info);
    expect(Object.keys(flatten(read)).sort()).toEqual(['deep.b', 'w']);
    expect(bitsOf({ w: read['w']!, deep: read['deep']! })).toEqual(bitsOf(params));
    expect(optimiser!.step).toBe(3);
    expect(Object.keys(optimiser!.slots).sort()).toEqual(['mean', 'square']);
    for (const tree of [params, read, ...Object.values(state.slots), ...Object.values(optimiser!.slots)])
      disposeParams(tree);
  });

  it('let training go on to the same bits as if it had never stopped', async () => {
    const straight = trained(40, fresh());
    const half = trained(17, fresh());
    const { params, optimiser } = decodeCheckpoint(
      await encodeCheckpoint({ ...info, params: half.params, optimiser: half.state }),
    );
    const resumed = trained(
      23,
      { w: params['w']!, deep: params['deep']! },
      {
        step: optimiser!.step,
        slots: Object.fromEntries(
          Object.entries(optimiser!.slots).map(([slot, tree]) => [slot, { w: tree['w']!, deep: tree['deep']! }]),
        ),
      },
    );
    expect(bitsOf(resumed.params)).toEqual(bitsOf(straight.params));
    expect(bitsOf(resumed.state.slots['square']!)).toEqual(bitsOf(straight.state.slots['square']!));
  });

  it('say which package wrote them, where that is told', () => {
    const arrays = { w: { data: Float32Array.of(1), shape: [1], dtype: 'float32' } } as const;
    const bytes = packCheckpoint({ ...info, writer: '@kleene/train@1.2.3', params: arrays });
    expect(readSafetensors(bytes).metadata['writer']).toBe('@kleene/train@1.2.3');
    expect(unpackCheckpoint(bytes)).toEqual({ ...info, writer: '@kleene/train@1.2.3', params: arrays });
    expect(unpackCheckpoint(packCheckpoint({ ...info, params: arrays }))).toEqual({ ...info, params: arrays });
  });

  it('may come without an optimiser, and are the same bytes every time', async () => {
    const params = fresh();
    const bytes = await encodeCheckpoint({ ...info, params });
    expect(decodeCheckpoint(bytes).optimiser).toBeUndefined();
    expect(await encodeCheckpoint({ ...info, params })).toEqual(bytes);
  });

  it('of the first version are read for ever', () => {
    const { params, optimiser, ...rest } = unpackCheckpoint(readFileSync(first));
    expect(rest).toEqual({ step: 2, seed: 11, config: { note: 'the first version' }, stream: { position: 5 } });
    expect(params).toEqual({
      'layer.weight': { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3], dtype: 'float32' },
      scale: { data: Float32Array.of(0.5), shape: [], dtype: 'float32' },
    });
    expect(optimiser).toEqual({
      step: 2,
      slots: {
        mean: {
          'layer.weight': { data: Float32Array.of(0, 0, 0, 0, 0, 0.25), shape: [2, 3], dtype: 'float32' },
          scale: { data: Float32Array.of(-1), shape: [], dtype: 'float32' },
        },
      },
    });
  });

  const array = { data: Float32Array.of(1), shape: [1], dtype: 'float32' } as const;
  const good = { ...info, params: { w: array } };
  const withInfo = (text: string): Uint8Array =>
    writeSafetensors({ w: array }, { format: checkpointFormat, info: text });

  it.each([
    [
      'another version',
      writeSafetensors({ w: array }, { format: 'kleene/checkpoint@2', info: '{}' }),
      'incompatible',
      'got kleene/checkpoint@2',
    ],
    ['another safetensors file', writeSafetensors({ w: array }), 'invalid-file', 'without that mark'],
    ['metadata that is no JSON', withInfo('{'), 'invalid-file', 'step, seed, config and stream'],
    [
      'metadata without a step',
      withInfo('{"seed":1,"config":{},"stream":null}'),
      'invalid-file',
      'step, seed, config and stream',
    ],
    [
      'a negative step',
      withInfo('{"step":-1,"seed":1,"config":{},"stream":null}'),
      'invalid-file',
      'step, seed, config and stream',
    ],
    ['metadata that is null', withInfo('null'), 'invalid-file', 'step, seed, config and stream'],
    ['a cut file', packCheckpoint(good).slice(0, -3), 'invalid-file', '3 bytes'],
  ])('refuse %s', (_, bytes, code, text) => {
    const error = caught(() => unpackCheckpoint(bytes));
    expect(isKleeneError(error) && error.code).toBe(code);
    expect(String(error)).toContain(text);
  });

  it('refuse a path with the sign that slots are marked by', () => {
    expect(() => packCheckpoint({ ...good, params: { '@w': array } })).toThrow('must be free of "@"');
  });
});

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
