import { prepare } from '@kleene/backend';
import { key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aitken,
  anderson,
  attach,
  broyden,
  checkpointed,
  chord,
  correctionWeights,
  dropoutMask,
  equilibrium,
  evenLabels,
  fixedPointCorrection,
  implicit,
  jacobianPenalty,
  mixedStart,
  newton,
  newtonKrylov,
  oneStep,
  phantom,
  picard,
  solve,
  solveArrays,
  solveAsync,
  spectralNorm,
  spectralRadius,
  splitWeight,
  unrolled,
  unrolledAnderson,
  unrolledBroyden,
  valueAndGradsAsync,
  weightNorm,
} from '@kleene/deq';
import { approximant, changesOf, kappa, loopsOf, parseImp, runImp, store, trajectory } from '@kleene/deq/imp';
import { mishandled } from '../../../tools/testing/hostile.ts';

beforeAll(async () => void (await prepare({ backend: 'cpu' })));

const f = (z: tf.Tensor): tf.Tensor => tf.mul(z, 0.5);
const limits = {
  solver: picard(),
  absolute: 1e-3,
  relative: 1e-3,
  norm: 'sample',
  maxSteps: 5,
  select: 'first',
  until: 'converged',
  growth: 10,
  trace: true,
  labels: [1],
};
const { labels: _, ...options } = limits;
const loop = loopsOf(parseImp('while X > 0 do X := X - 1'))[0]!;
const start = store({ X: 2 });

type Case = readonly [run: (...args: never[]) => unknown, args: () => readonly unknown[]];
const calls: Readonly<Record<string, Case>> = {
  aitken: [aitken, () => [{ longest: 3 }]],
  anderson: [anderson, () => [{ window: 2, mixing: 1, ridge: 0, ridgeScale: 'relative' }]],
  approximant: [approximant, () => [loop, 2, { fuel: 10 }]],
  attach: [attach, () => [f, tf.ones([1, 2]), { gradient: oneStep(), inputs: [], drop: true }]],
  broyden: [broyden, () => [{ update: 'good', memory: 2, search: false }]],
  changesOf: [changesOf, () => [loop, start, { guarded: true, observables: ['X'], tolerance: 0, fuel: 9 }]],
  checkpointed: [checkpointed, () => [{ steps: 3, damping: 1, segment: 2, through: [] }]],
  chord: [chord, () => [{}]],
  correctionWeights: [correctionWeights, () => [3, { weights: 'linear', gamma: 1 }]],
  dropoutMask: [dropoutMask, () => [key(1), [2, 3], 0.5, [1]]],
  equilibrium: [equilibrium, () => [f, tf.ones([1, 2]), { ...limits, gradient: oneStep(), inputs: [], drop: true }]],
  evenLabels: [evenLabels, () => [10, 3]],
  fixedPointCorrection: [fixedPointCorrection, () => [[tf.scalar(1)], { weights: 'linear', gamma: 1 }]],
  implicit: [implicit, () => [{ solver: picard(), relative: 1e-3, onBackward: () => undefined }]],
  jacobianPenalty: [jacobianPenalty, () => [f, tf.ones([1, 2]), { key: key(1), probes: 1, width: 0.1, inputs: [] }]],
  kappa: [kappa, () => [loop, start, { fuel: 10 }]],
  mixedStart: [mixedStart, () => [key(1), [2, 3]]],
  newton: [newton, () => [{}]],
  newtonKrylov: [newtonKrylov, () => [{ directions: 3, forcing: 0.1 }]],
  parseImp: [parseImp, () => ['skip']],
  phantom: [phantom, () => [{ steps: 3, damping: 1, outputs: [1] }]],
  picard: [picard, () => [{ damping: 1 }]],
  runImp: [runImp, () => [loop, start, { fuel: 10 }]],
  solve: [solve, () => [f, tf.ones([1, 2]), { ...limits, inputs: [], drop: true }]],
  solveArrays: [
    solveArrays,
    () => [
      (points: { at: Float64Array }[]) => points.map(({ at }) => at.slice()),
      [Float64Array.of(1)],
      { ...limits, nodes: 1 },
    ],
  ],
  solveAsync: [solveAsync, () => [f, tf.ones([1, 2]), { ...limits, inputs: [], drop: true }]],
  spectralNorm: [spectralNorm, () => [{ matrix: tf.ones([2, 2]) }, { key: key(1), iterations: 3, target: 1, clip: 1 }]],
  spectralRadius: [spectralRadius, () => [f, tf.ones([1, 2]), { key: key(1), steps: 3, inputs: [] }]],
  splitWeight: [splitWeight, () => [tf.ones([2, 2])]],
  trajectory: [trajectory, () => [loop, start, { fuel: 10 }]],
  store: [store, () => [{ X: 1, A: [1, 2n] }]],
  unrolled: [unrolled, () => [{ steps: 2, damping: 1 }]],
  unrolledAnderson: [unrolledAnderson, () => [{ steps: 2, window: 2, mixing: 1, ridge: 1e-3 }]],
  unrolledBroyden: [unrolledBroyden, () => [{ steps: 2 }]],
  valueAndGradsAsync: [
    valueAndGradsAsync,
    () => [
      { inputs: () => [], f: (_: object, z: tf.Tensor) => f(z), loss: (_: object, z: tf.Tensor) => tf.sum(z) },
      { w: tf.ones([1]) },
      tf.ones([1, 2]),
      { ...options, drop: true, backward: { relative: 1e-3 } },
    ],
  ],
  weightNorm: [
    weightNorm,
    () => [
      { direction: tf.ones([2, 2]), gain: tf.ones([2]) },
      { clip: 1, target: 1 },
    ],
  ],
};

describe('wrong arguments', () => {
  it.each(Object.entries(calls))('are refused by %s, whatever they are', async (_, [run, args]) => {
    const given = args();
    await run(...(given as never[]));
    expect(await mishandled(run, given)).toEqual([]);
  });

  afterAll(() => tf.disposeVariables());
});
