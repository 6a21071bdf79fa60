import { availableParallelism, cpus } from 'node:os';
import { listBackends, prepare, type PrepareOptions } from '@kleene/backend';
import { disposeParams } from '@kleene/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Measurement } from '../../../tools/bench/measurement.ts';
import { coldStarts } from './cold-start.ts';
import { inheritedShare } from './inherited.ts';
import { denseStep } from './steps/dense.ts';
import { dnarStep } from './steps/dnar.ts';
import { gruStep } from './steps/gru.ts';
import { trained, type Problem } from './steps/step.ts';
import { tripletStep } from './steps/triplet.ts';
import { startTorch, type Taken, type TorchStep } from './torch.ts';

const THREADS = availableParallelism();
const WARM = 1;
const ROUNDS = 5;

/** One backend as a step is taken on it. */
interface Place {
  readonly name: string;
  enter(): Promise<void>;
}

/** A step by both ways of writing it, and what `tools/bench-torch.py` calls it, where it can be written in several ways. */
interface Kinds {
  readonly plain: () => Problem;
  readonly fused: () => Problem;
  readonly torch: readonly string[];
}

const steps: Readonly<Record<string, Kinds>> = {
  'dense message passing': {
    plain: () => denseStep('plain', 1),
    fused: () => denseStep('fused', 1),
    torch: ['dense'],
  },
  'dense message passing, half linked': {
    plain: () => denseStep('plain', 0.5),
    fused: () => denseStep('fused', 0.5),
    torch: ['dense'],
  },
  // One way of writing it: it is made of operations that have kernels where the backend has them.
  'DNAR step of the demo': {
    plain: () => dnarStep(),
    fused: () => dnarStep(),
    torch: ['dnar'],
  },
  'triplet messages': { plain: () => tripletStep('plain'), fused: () => tripletStep('fused'), torch: ['triplet'] },
  'GRU of 32 steps': {
    plain: () => gruStep('plain'),
    fused: () => gruStep('fused'),
    torch: ['gru_cells', 'gru'],
  },
};

/**
 * Part (b) and (c) of the engine's benchmark: whole training steps, forward, backward and Adam, on both tiers of `simd`, on tfjs's wasm as
 * it is shipped and as `prepare` mends it, on tfjs-node where it is installed and in PyTorch where Python has it; one step of each after
 * the other, from the same numbers. That all lose the same in each step is checked.
 */
export async function measurements(): Promise<Measurement[]> {
  const places = await everywhere();
  const rows: Measurement[] = [];
  for (const [name, kinds] of Object.entries(steps)) rows.push(...(await compare(name, kinds, places)));
  await prepare({ backend: 'simd', tier: 'simd' });
  for (const [name, { plain }] of Object.entries(steps)) rows.push(inheritedShare(name, trained(plain())));
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

/** One way to take a step. */
interface Runner {
  readonly title: string;
  run(): Promise<Taken>;
  stop(): void;
}

async function compare(name: string, kinds: Kinds, places: readonly Place[]): Promise<Measurement[]> {
  const runners: Runner[] = [];
  for (const place of places) {
    runners.push(await onBackend(`${place.name}, plain`, place, kinds.plain));
    if (place.name.startsWith('simd')) runners.push(await onBackend(`${place.name}, fused`, place, kinds.fused));
  }
  for (const way of kinds.torch) runners.push(...(await inTorch(way, kinds.plain())));
  const times = new Map<string, Taken[]>(runners.map(({ title }) => [title, []]));
  for (let round = 0; round < WARM + ROUNDS; round++) {
    const losses = new Map<string, number>();
    for (const { title, run } of runners) {
      const taken = await run();
      losses.set(title, taken.loss);
      if (round >= WARM) times.get(title)!.push(taken);
    }
    checkAlike(name, round, losses);
  }
  for (const { stop } of runners) stop();
  return [...ratios(name, times)];
}

async function onBackend(title: string, place: Place, make: () => Problem): Promise<Runner> {
  await place.enter();
  const step = trained(make());
  return {
    title,
    async run() {
      await place.enter();
      const [start, work] = [performance.now(), process.cpuUsage()];
      const loss = step.run();
      const { user, system } = process.cpuUsage(work);
      return { loss, clock: performance.now() - start, processor: (user + system) / 1000 };
    },
    stop: () => step.dispose(),
  };
}

/** The step in PyTorch, from what `problem` holds, which is disposed of. */
async function inTorch(way: string, problem: Problem): Promise<Runner[]> {
  const step: TorchStep | undefined = await startTorch(way, problem, THREADS);
  disposeParams(problem.params);
  tf.dispose({ ...problem.data });
  return step === undefined ? [] : [{ title: `PyTorch (${way})`, run: step.run, stop: step.stop }];
}

/** The same step from the same numbers has the same loss, also after steps of Adam. */
function checkAlike(name: string, round: number, losses: ReadonlyMap<string, number>): void {
  const [first] = [...losses.values()];
  for (const [title, loss] of losses)
    if (!(Math.abs(loss - first!) <= 5e-3 * Math.abs(first!)))
      throw new Error(`engine: ${name}: in step ${round} ${title} has the loss ${loss}, others have ${first}`);
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

function pairsOf(times: ReadonlyMap<string, unknown>): (readonly [string, string])[] {
  const torch = [...times.keys()].filter((title) => title.startsWith('PyTorch'));
  return [...pairs, ...torch.map((title) => ['simd native, fused', title] as const)];
}

function* ratios(step: string, times: ReadonlyMap<string, readonly Taken[]>): Generator<Measurement> {
  for (const [ours, theirs] of pairsOf(times)) {
    const [a, b] = [times.get(ours), times.get(theirs)];
    if (a === undefined || b === undefined) continue;
    const [value, baseline] = [median(a, 'clock'), median(b, 'clock')];
    const [work, theirWork] = [median(a, 'processor'), median(b, 'processor')];
    const least = (taken: readonly Taken[]): string => Math.min(...taken.map(({ clock }) => clock)).toFixed(1);
    const note = `median of ${ROUNDS}, best ${least(a)} against ${least(b)} ms; ${THREADS} threads on native; processor time ${work.toFixed(1)} against ${theirWork.toFixed(1)} ms, ratio ${(theirWork / work).toFixed(2)}`;
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

function median(taken: readonly Taken[], of: 'clock' | 'processor'): number {
  const sorted = taken.map((one) => one[of]).sort((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)]!;
}
