import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { noGradient } from './reduce.ts';

/** Comparisons and logic are constant between their jumps: no gradient, so that a mask made in a loss is no error. */
export const zeroGradients: readonly GradConfig[] = [
  ...['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'LogicalAnd', 'LogicalOr'].map(
    (kernelName) => constant(kernelName, ['a', 'b']),
  ),
  ...['LogicalNot', 'Any', 'All'].map((kernelName) => constant(kernelName, ['x'])),
];

function constant(kernelName: string, inputsToSave: string[]): GradConfig {
  return {
    kernelName,
    inputsToSave,
    gradFunc: (_, saved: Tensor[]) =>
      Object.fromEntries(inputsToSave.map((name, i) => [name, () => noGradient(saved[i]!)])),
  };
}
