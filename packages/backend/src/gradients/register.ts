import { getGradient, registerGradient, type GradConfig } from '@tensorflow/tfjs-core';
import { gradients } from '../vendor/gradients.ts';
import { cumprodGradient } from './cumprod.ts';
import { einsumGradient } from './einsum.ts';
import { gatherNdGradient, scatterNdGradient, tensorScatterUpdateGradient, topKGradient } from './indexing.ts';
import { matMulGradient } from './matmul.ts';
import { zeroGradients } from './zero.ts';

/** Gradients that tfjs lacks. */
const missing: readonly GradConfig[] = [
  ...zeroGradients,
  cumprodGradient,
  einsumGradient,
  gatherNdGradient,
  scatterNdGradient,
  tensorScatterUpdateGradient,
  topKGradient,
];

/** Registers every gradient that the process has none for, and the product's in place of tfjs's; what others registered stays. */
export function registerGradients(): void {
  for (const gradient of [...gradients, ...missing])
    if (getGradient(gradient.kernelName) === undefined) registerGradient(gradient);
  registerGradient(matMulGradient);
}
