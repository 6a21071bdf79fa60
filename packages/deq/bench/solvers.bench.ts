import { prepare } from '@kleene/backend';
import { anderson, broyden, picard, solve, type SolveOptions, type Solver } from '@kleene/deq';
import * as tf from '@tensorflow/tfjs-core';
import type { Measurement } from '../../../tools/bench/measurement.ts';
import { BATCH, layers, WIDTH, type Layer } from './layers.ts';
import { torchdeq } from './torchdeq.ts';

const ROUNDS = 25;
const methods = [picard(), anderson(), broyden()];

/**
 * What the driver and its methods add to the evaluations, what acceleration saves of them, what one hard sample in a batch costs, and the
 * same solves by torchdeq where Python has it (PYTHON names another than python3).
 */
export async function measurements(): Promise<Measurement[]> {
  // What most people get: the embedded backend, but where tfjs-node is installed.
  const { backend } = await prepare();
  const all = layers();
  const rows = [
    ...all.flatMap((layer) => overhead(layer, backend)),
    ...[anderson(), broyden()].map((solver) => saved(all[0]!, solver)),
    hardSample(backend),
    ...besideTorchdeq(all, backend),
  ];
  tf.dispose(all.flatMap(({ inputs }) => [...inputs]));
  return rows;
}

/**
 * Overhead: the time of a solve that takes all its steps, less that of as many evaluations one after the other, over the latter. These too
 * are read each, as whoever wants to know when to stop must. 30 evaluations are within the memory of Broyden's method.
 */
function overhead({ name, shape, f, inputs }: Layer, backend: string): Measurement[] {
  const steps = 30;
  const z0 = tf.zeros([...shape]);
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
  const driven = methods.map((solver) => {
    const options: SolveOptions = { solver, absolute: 1e-30, relative: 0, maxSteps: steps, inputs, growth: Infinity };
    return (): void => solve(f, z0, options).value.dispose();
  });
  const [theirs, ...ours] = interleaved([bare, ...driven]) as [number, ...number[]];
  z0.dispose();
  return methods.map((solver, at) => ({
    name: `deq: ${solver.name}, ${steps} evaluations, ${name} [${shape.join()}], ${backend}`,
    value: ours[at]!,
    unit: 'ms',
    baseline: theirs,
    ratio: theirs / ours[at]!,
    note: `${percent(ours[at]! / theirs - 1)} more than the evaluations alone, each read`,
  }));
}

function saved({ name, shape, f, inputs }: Layer, solver: Solver): Measurement {
  const z0 = tf.zeros([...shape]);
  const count = (one: Solver): number => {
    const { value, evaluations } = solve(f, z0, { solver: one, absolute: 1e-4, relative: 0, maxSteps: 1000, inputs });
    value.dispose();
    return Math.max(...evaluations);
  };
  const [value, baseline] = [count(solver), count(picard())];
  z0.dispose();
  return {
    name: `deq: evaluations by ${solver.name}, ${name}`,
    value,
    unit: 'evaluations',
    baseline,
    ratio: baseline / value,
    note: 'against plain iteration, to 1e-4',
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
      ? solve(f as Layer['f'], z0, { ...options, inputs: [rate] })
      : solve(whole, z0, { ...options, drop });
    value.dispose();
  };
  const [value, baseline] = interleaved([run(true), run(false)]) as [number, number];
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

/** Solves of all samples to an absolute residual of 1e-3, here and there. */
function besideTorchdeq(all: readonly Layer[], backend: string): Measurement[] {
  const settings = { absolute: 1e-3, steps: 200, rounds: 15 };
  const theirs = torchdeq(all, settings);
  return all.flatMap(({ name, shape, f, inputs }) => {
    const z0 = tf.zeros([...shape]);
    const rows = methods.map((solver): Measurement => {
      const options: SolveOptions = {
        solver,
        absolute: settings.absolute,
        relative: 0,
        maxSteps: settings.steps,
        inputs,
      };
      const run = () => {
        const found = solve(f, z0, options);
        found.value.dispose();
        return found;
      };
      const [value] = interleaved([() => void run()]) as [number];
      const { evaluations, residuals } = run();
      const row = { name: `deq: ${solver.name} to 1e-3, ${name}, ${backend}`, value, unit: 'ms' };
      const ours = `${Math.max(...evaluations)} evaluations to ${Math.max(...residuals).toExponential(1)}`;
      if ('missing' in theirs) return { ...row, note: `${ours}; torchdeq was skipped: ${theirs.missing}` };
      const their = theirs.layers[name]![solver.name]!;
      const note = `${ours}; ${theirs.versions}: ${their.evaluations} evaluations to ${their.residual.toExponential(1)}, ${percent(their.overhead)} more than these alone`;
      return { ...row, baseline: their.milliseconds, ratio: their.milliseconds / value, note };
    });
    z0.dispose();
    return rows;
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

/** The fastest of some rounds of each, taken in turns. */
function interleaved(runs: readonly (() => void)[]): number[] {
  const best = runs.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round++)
    runs.forEach((run, at) => {
      const start = performance.now();
      run();
      best[at] = Math.min(best[at]!, performance.now() - start);
    });
  return best;
}
