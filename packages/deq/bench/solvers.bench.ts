import { prepare } from '@kleene/backend';
import { anderson, broyden, picard, solve, type SolveOptions, type Solver } from '@kleene/deq';
import * as tf from '@tensorflow/tfjs-core';
import type { Measurement } from '../../../tools/bench/measurement.ts';

const BATCH = 32;
const WIDTH = 128;
const ROUNDS = 15;

/** What the driver adds to the evaluations, what acceleration saves of them, and what one hard sample in a batch costs. */
export async function measurements(): Promise<Measurement[]> {
  const { backend } = await prepare({ backend: 'wasm' });
  const problem = network();
  const rows = [
    ...overhead(problem, backend),
    ...[anderson(), broyden()].map((solver) => saved(problem, solver)),
    hardSample(backend),
  ];
  tf.dispose([...problem.inputs]);
  return rows;
}

interface Problem {
  readonly f: (z: tf.Tensor, ...inputs: tf.Tensor[]) => tf.Tensor;
  readonly inputs: readonly tf.Tensor[];
}

/** A layer of two products, tanh(V tanh(W z + x)), of spectral radius near 0.9. */
function network(): Problem {
  const matrix = (seed: number): tf.Tensor2D =>
    tf.randomNormal([WIDTH, WIDTH], 0, 1 / Math.sqrt(WIDTH), 'float32', seed) as tf.Tensor2D;
  const [w, v] = [matrix(1), matrix(2)];
  const x = tf.randomNormal([BATCH, WIDTH], 0, 0.3, 'float32', 3);
  const f = (z: tf.Tensor, x: tf.Tensor): tf.Tensor =>
    tf.tanh(tf.matMul(tf.tanh(tf.add(tf.matMul(z as tf.Tensor2D, w), x)) as tf.Tensor2D, v));
  return { f: f as Problem['f'], inputs: [x] };
}

function overhead({ f, inputs }: Problem, backend: string): Measurement[] {
  const steps = 40;
  const z0 = tf.zeros([BATCH, WIDTH]);
  const bare = (): void => {
    let z: tf.Tensor = z0;
    for (let step = 0; step < steps; step++) {
      const next = tf.tidy(() => f(z, ...inputs));
      if (z !== z0) z.dispose();
      z = next;
      z.dataSync();
    }
    z.dispose();
  };
  const rows = ([picard(), anderson(), broyden()] as const).map((solver) => {
    const options: SolveOptions = { solver, absolute: 1e-30, relative: 0, maxSteps: steps, inputs, growth: Infinity };
    const driven = (): void => solve(f, z0, options).value.dispose();
    const [ours, theirs] = interleaved(driven, bare);
    return {
      name: `deq: ${solver.name}, ${steps} evaluations at [${BATCH}, ${WIDTH}], ${backend}`,
      value: ours,
      unit: 'ms',
      baseline: theirs,
      ratio: theirs / ours,
      note: 'against the evaluations alone, each read',
    };
  });
  z0.dispose();
  return rows;
}

function saved({ f, inputs }: Problem, solver: Solver): Measurement {
  const z0 = tf.zeros([BATCH, WIDTH]);
  const count = (one: Solver): number => {
    const { value, evaluations } = solve(f, z0, { solver: one, absolute: 1e-4, relative: 0, maxSteps: 1000, inputs });
    value.dispose();
    return Math.max(...evaluations);
  };
  const [value, baseline] = [count(solver), count(picard())];
  z0.dispose();
  const note = 'against plain iteration, to 1e-4';
  return {
    name: `deq: evaluations by ${solver.name}`,
    value,
    unit: 'evaluations',
    baseline,
    ratio: baseline / value,
    note,
  };
}

/** 31 samples are solved in a few evaluations, one in a few hundred. */
function hardSample(backend: string): Measurement {
  const rate = tf.tensor2d(Array.from({ length: BATCH }, (_, sample) => [sample === 0 ? 0.97 : 0.3]));
  const w = tf.linalg.bandPart(tf.ones([WIDTH, WIDTH]), 0, 0) as tf.Tensor2D;
  const f = (z: tf.Tensor, r: tf.Tensor): tf.Tensor => tf.add(tf.mul(tf.matMul(z as tf.Tensor2D, w), r), 1);
  const z0 = tf.zeros([BATCH, WIDTH]);
  const run = (drop: boolean) => (): void => {
    const options: SolveOptions = { absolute: 1e-3, relative: 0, maxSteps: 500 };
    const whole = (z: tf.Tensor): tf.Tensor => f(z, rate);
    const { value } = drop
      ? solve(f as Problem['f'], z0, { ...options, inputs: [rate] })
      : solve(whole, z0, { ...options, drop });
    value.dispose();
  };
  const [value, baseline] = interleaved(run(true), run(false));
  tf.dispose([rate, w, z0]);
  return {
    name: `deq: one hard sample among ${BATCH}, ${backend}`,
    value,
    unit: 'ms',
    baseline,
    ratio: baseline / value,
    note: 'against evaluating the whole batch to the end',
  };
}

function interleaved(ours: () => void, theirs: () => void): [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++)
    [ours, theirs].forEach((run, at) => {
      const start = performance.now();
      run();
      times[at]!.push(performance.now() - start);
    });
  const median = (list: number[]): number => [...list].sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
  return [median(times[0]), median(times[1])];
}
