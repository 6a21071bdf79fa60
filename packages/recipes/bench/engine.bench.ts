import { availableParallelism, cpus } from 'node:os';
import { listBackends, prepare, type PrepareOptions } from '@kleene/backend';
import * as tf from '@tensorflow/tfjs-core';
import type { Measurement } from '../../../tools/bench/measurement.ts';
import { coldStarts } from './cold-start.ts';
import { inheritedShare } from './inherited.ts';
import { denseStep } from './steps/dense.ts';
import { dnarStep } from './steps/dnar.ts';
import { gruStep } from './steps/gru.ts';
import type { Step } from './steps/step.ts';
import { tripletStep } from './steps/triplet.ts';

const THREADS = availableParallelism();
const WARM = 1;
const ROUNDS = 5;

/** Milliseconds by the clock and of the processor. */
interface Taken {
  readonly clock: number;
  readonly processor: number;
}

/** One backend as a step is taken on it. */
interface Place {
  readonly name: string;
  enter(): Promise<void>;
}

const steps: Readonly<Record<string, { plain: () => Step; fused?: () => Step }>> = {
  'dense message passing': { plain: denseStep },
  'DNAR step of the demo': { plain: dnarStep },
  'triplet messages': { plain: () => tripletStep('plain'), fused: () => tripletStep('fused') },
  'GRU of 32 steps': { plain: () => gruStep('plain'), fused: () => gruStep('fused') },
};

/**
 * Part (b) of the engine's benchmark: whole training steps, forward, backward and Adam, on both tiers of `simd`, on tfjs's wasm as it is
 * shipped and as `prepare` mends it, and on tfjs-node where it is installed; one step of each after the other.
 */
export async function measurements(): Promise<Measurement[]> {
  const places = await everywhere();
  const rows: Measurement[] = [];
  for (const [name, kinds] of Object.entries(steps)) rows.push(...(await compare(name, kinds, places)));
  await prepare({ backend: 'simd', tier: 'simd' });
  for (const [name, { plain }] of Object.entries(steps)) rows.push(inheritedShare(name, plain()));
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`;
  return [...rows, ...coldStarts()].map((row) => ({ ...row, note: [row.note, machine].filter(Boolean).join('; ') }));
}

async function everywhere(): Promise<Place[]> {
  tf.env().set('PROD', true);
  await import('@tensorflow/tfjs-backend-wasm');
  const stock = tf.getKernelsForBackend('wasm');
  await prepare({ backend: 'wasm' });
  const mended = tf.getKernelsForBackend('wasm');
  const onWasm = (name: string, kernels: readonly tf.KernelConfig[]): Place => ({
    name,
    async enter() {
      await prepare({ backend: 'wasm' });
      for (const kernel of kernels) tf.registerKernel(kernel);
    },
  });
  const on = (name: string, options: PrepareOptions): Place => ({
    name,
    enter: async () => void (await prepare(options)),
  });
  const isHere = (name: string): boolean =>
    listBackends().some((found) => found.name === name && found.status !== 'unavailable');
  const native = on('simd native', { backend: 'simd', tier: 'native', threads: THREADS });
  return [
    ...((await starts(native)) ? [native] : []),
    on('simd wasm', { backend: 'simd', tier: 'simd' }),
    onWasm('tfjs-wasm, stock', stock),
    onWasm('tfjs-wasm, mended', mended),
    ...(isHere('tensorflow') ? [on('tfjs-node', { backend: 'tensorflow', threads: THREADS })] : []),
  ];
}

async function starts({ enter }: Place): Promise<boolean> {
  return enter().then(
    () => true,
    () => false,
  );
}

async function compare(
  name: string,
  { plain, fused }: (typeof steps)[string],
  places: readonly Place[],
): Promise<Measurement[]> {
  const runners = places.flatMap((place) => [
    { title: `${place.name}, plain`, place, make: plain },
    ...(fused !== undefined && place.name.startsWith('simd')
      ? [{ title: `${place.name}, fused`, place, make: fused }]
      : []),
  ]);
  const times = new Map<string, Taken[]>();
  const made: Step[] = [];
  for (const { place, make } of runners) {
    await place.enter();
    made.push(make());
  }
  for (let round = 0; round < WARM + ROUNDS; round++)
    for (const [i, { title, place }] of runners.entries()) {
      await place.enter();
      const taken = time(made[i]!);
      if (round >= WARM) times.set(title, [...(times.get(title) ?? []), taken]);
    }
  for (const step of made) step.dispose();
  return [...ratios(name, times)];
}

function time(step: Step): Taken {
  const [start, work] = [performance.now(), process.cpuUsage()];
  step.run();
  const { user, system } = process.cpuUsage(work);
  return { clock: performance.now() - start, processor: (user + system) / 1000 };
}

/** Ours against theirs, where both were measured. */
const pairs: readonly (readonly [string, string])[] = [
  ['simd native, plain', 'tfjs-node, plain'],
  ['simd native, fused', 'tfjs-node, plain'],
  ['simd wasm, plain', 'tfjs-node, plain'],
  ['simd native, plain', 'tfjs-wasm, stock, plain'],
  ['simd native, fused', 'simd native, plain'],
  ['simd wasm, plain', 'tfjs-wasm, stock, plain'],
  ['simd wasm, plain', 'tfjs-wasm, mended, plain'],
  ['simd wasm, fused', 'simd wasm, plain'],
];

function* ratios(step: string, times: ReadonlyMap<string, readonly Taken[]>): Generator<Measurement> {
  for (const [ours, theirs] of pairs) {
    const [a, b] = [times.get(ours), times.get(theirs)];
    if (a === undefined || b === undefined) continue;
    const [value, baseline] = [median(a, 'clock'), median(b, 'clock')];
    const [work, theirWork] = [median(a, 'processor'), median(b, 'processor')];
    const spread = `${Math.min(...a.map(({ clock }) => clock)).toFixed(1)} to ${Math.max(...a.map(({ clock }) => clock)).toFixed(1)} ms`;
    const note = `median of ${ROUNDS}, ${spread}; ${THREADS} threads on native; processor time ${work.toFixed(1)} against ${theirWork.toFixed(1)} ms, ratio ${(theirWork / work).toFixed(2)}`;
    yield {
      name: `engine: ${step}, ${ours}, against ${theirs}`,
      value,
      unit: 'ms',
      baseline,
      ratio: baseline / value,
      note,
    };
  }
}

function median(taken: readonly Taken[], of: keyof Taken): number {
  const sorted = taken.map((one) => one[of]).sort((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)]!;
}
