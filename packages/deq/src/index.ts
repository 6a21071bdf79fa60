export type { Outcome, Request, Result } from './drive.ts';
export { attach, equilibrium, type AttachOptions, type Equilibrium, type EquilibriumOptions } from './equilibrium.ts';
export { checkpointed, type CheckpointedOptions } from './gradients/checkpointed.ts';
export type { Gradient, Layer } from './gradients/gradient.ts';
export { implicit, type ImplicitOptions } from './gradients/implicit.ts';
export { oneStep, phantom, unrolled, type PhantomOptions, type UnrollOptions } from './gradients/phantom.ts';
export { unrolledAnderson, type UnrolledAndersonOptions } from './gradients/unrolled-anderson.ts';
export { unrolledBroyden, type UnrolledBroydenOptions } from './gradients/unrolled-broyden.ts';
export {
  valueAndGradsAsync,
  type AsyncGradOptions,
  type AsyncValueAndGrads,
  type EquilibriumModel,
} from './gradients/value-and-grads-async.ts';
export { evenLabels } from './labels.ts';
export type { Limits } from './limits.ts';
export { correctionWeights, fixedPointCorrection, type CorrectionOptions } from './regularise/correction.ts';
export { dropoutMask, mixedStart } from './regularise/dropout.ts';
export { jacobianPenalty, spectralRadius, type PenaltyOptions, type RadiusOptions } from './regularise/jacobian.ts';
export {
  joinWeights,
  spectralNorm,
  spectralWeights,
  splitWeight,
  splitWeights,
  weightNorm,
  type Filter,
  type ScaleOptions,
  type SpectralNorm,
  type WeightNorm,
} from './regularise/normalise.ts';
export type { State } from './pack.ts';
export { solve, solveAsync, type Iterate, type Solution, type SolveOptions } from './solve.ts';
export { solveArrays, type ArrayLimits } from './solve-arrays.ts';
export type { Query, Solver } from './solver.ts';
export { aitken, type AitkenOptions } from './solvers/aitken.ts';
export { anderson, type AndersonOptions } from './solvers/anderson.ts';
export { broyden, type BroydenOptions } from './solvers/broyden.ts';
export { chord, newton } from './solvers/newton.ts';
export { newtonKrylov, type NewtonKrylovOptions } from './solvers/newton-krylov.ts';
export { picard, type PicardOptions } from './solvers/picard.ts';
export type { Vector } from './vector.ts';
