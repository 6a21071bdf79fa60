import { getGradient, registerGradient, type GradConfig } from '@tensorflow/tfjs-core';
import { gradients } from '../vendor/gradients.ts';
import { curvedGradients } from './curved.ts';
import { einsumGradient } from './einsum.ts';
import { gatherGradient, segmentSumGradient } from './gather.ts';
import { gatherNdGradient, scatterNdGradient, tensorScatterUpdateGradient, topKGradient } from './indexing.ts';
import { matMulGradient } from './matmul.ts';
import { pairGradients } from './pairs.ts';
import { cumprodGradient, prodGradient } from './products.ts';
import { zeroGradients } from './zero.ts';

/** Gradients that tfjs lacks, or has for a part of what their kernel does. */
const own: readonly GradConfig[] = [
  ...curvedGradients,
  ...pairGradients,
  ...zeroGradients,
  cumprodGradient,
  einsumGradient,
  gatherGradient,
  gatherNdGradient,
  matMulGradient,
  prodGradient,
  scatterNdGradient,
  segmentSumGradient,
  tensorScatterUpdateGradient,
  topKGradient,
];

/** Registers tfjs's gradients where the process has none, and this package's own over them. */
export function registerGradients(): void {
  for (const gradient of gradients) if (getGradient(gradient.kernelName) === undefined) registerGradient(gradient);
  for (const gradient of own) registerGradient(gradient);
}
