import { availableParallelism } from 'node:os';
import { listBackends, prepare, type PrepareOptions } from '@kleene/backend';
import type { Measurement } from '../../../tools/bench/measurement.ts';
import { denseStep, type Sizes } from './steps/dense-step.ts';
import { startTorch, type Taken } from './steps/torch.ts';

const SIZES = { batch: 32, nodes: 16, width: 128, rounds: 4 };
const THREADS = availableParallelism();
const ROUNDS = 8;
const WARM = 2;

/** One way to take the step. */
interface Runner {
  readonly name: string;
  run(): Promise<Taken>;
  stop(): void;
}

/**
 * The training step of a message-passing network written with this package against the same step in plain tfjs, on each tier of `simd`,
 * in tfjs-node where it is installed and in PyTorch where Python has it: all in one run, one step of each after the other.
 */
export async function measurements(): Promise<Measurement[]> {
  return [...(await measure({ ...SIZES, linked: 1 })), ...(await measure({ ...SIZES, linked: 0.5 }))];
}

async function measure(sizes: Sizes): Promise<Measurement[]> {
  const native: PrepareOptions = { backend: 'simd', tier: 'native', threads: THREADS };
  const runners = [
    await onBackend(sizes, 'fused', 'simd native', native),
    await onBackend(sizes, 'plain', 'simd native', native),
    await onBackend(sizes, 'fused', 'simd wasm', { backend: 'simd', tier: 'simd' }),
    await onBackend(sizes, 'plain', 'simd wasm', { backend: 'simd', tier: 'simd' }),
    ...(hasTensorflow() ? [await onBackend(sizes, 'plain', 'tfjs-node', { backend: 'tensorflow' })] : []),
    ...(await inTorch(sizes)),
  ].filter((runner) => runner !== undefined);
  const times = new Map<string, Taken[]>(runners.map(({ name }) => [name, []]));
  for (let round = 0; round < WARM + ROUNDS; round++)
    for (const { name, run } of runners) {
      const taken = await run();
      if (round >= WARM) times.get(name)!.push(taken);
    }
  for (const { stop } of runners) stop();
  return report(times, sizes);
}

function report(times: ReadonlyMap<string, Taken[]>, { linked }: Sizes): Measurement[] {
  const pairs = [
    ['fused, simd native', 'plain, simd native'],
    ['fused, simd wasm', 'plain, simd wasm'],
    ...[...times.keys()].filter((name) => /tfjs-node|PyTorch/.test(name)).map((name) => ['fused, simd native', name]),
  ] as [string, string][];
  return pairs
    .filter(([ours, theirs]) => times.has(ours) && times.has(theirs))
    .map(([ours, theirs]) => {
      const [value, baseline] = [best(times.get(ours)!, 'clock'), best(times.get(theirs)!, 'clock')];
      const [work, theirWork] = [best(times.get(ours)!, 'processor'), best(times.get(theirs)!, 'processor')];
      return {
        name: `ops: message-passing step, ${100 * linked}% linked, ${ours}, against ${theirs}`,
        value,
        unit: 'ms',
        baseline,
        ratio: baseline / value,
        note: `32 graphs of 16 nodes, 128 channels, 4 rounds; ${THREADS} threads; best of ${ROUNDS}; processor time ${work.toFixed(1)} against ${theirWork.toFixed(1)} ms, ratio ${(theirWork / work).toFixed(2)}`,
      };
    });
}

async function onBackend(
  sizes: Sizes,
  kind: 'plain' | 'fused',
  title: string,
  options: PrepareOptions,
): Promise<Runner | undefined> {
  try {
    await prepare(options);
  } catch {
    return undefined;
  }
  const step = denseStep(kind, sizes);
  return {
    name: `${kind}, ${title}`,
    async run() {
      await prepare(options);
      const [start, work] = [performance.now(), process.cpuUsage()];
      step.run();
      const { user, system } = process.cpuUsage(work);
      return { clock: performance.now() - start, processor: (user + system) / 1000 };
    },
    stop: () => step.dispose(),
  };
}

async function inTorch(sizes: Sizes): Promise<Runner[]> {
  const torch = await startTorch();
  if ('missing' in torch) return [];
  return [{ name: torch.version, run: () => torch.step(sizes, THREADS), stop: torch.stop }];
}

function hasTensorflow(): boolean {
  return listBackends().some(({ name, status }) => name === 'tensorflow' && status !== 'unavailable');
}

function best(taken: readonly Taken[], of: keyof Taken): number {
  return Math.min(...taken.map((one) => one[of]));
}
