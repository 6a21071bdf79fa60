import type { Kernels } from '../kernel.ts';
import { choiceKernels } from './choices.ts';
import { lossKernels } from './losses.ts';
import { normKernels } from './norm.ts';
import { pairwiseKernels } from './pairwise.ts';
import { recurrentKernels } from './recurrent.ts';
import { segmentKernels } from './segment.ts';
import { sinkhornKernels } from './sinkhorn.ts';
import { solveKernels } from './solve.ts';
import { triangleKernels } from './triangle.ts';
import { tripletKernels } from './triplet.ts';

/** Kernels that tfjs knows nothing of, which `@kleene/ops` asks for by name: inputs, constants, what the forward pass kept, `dy`. */
export const fusedKernels: Kernels = {
  ...choiceKernels,
  ...lossKernels,
  ...normKernels,
  ...pairwiseKernels,
  ...recurrentKernels,
  ...segmentKernels,
  ...sinkhornKernels,
  ...solveKernels,
  ...triangleKernels,
  ...tripletKernels,
};
