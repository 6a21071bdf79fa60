import type { Kernels } from '../kernel.ts';
import { lossKernels } from './losses.ts';
import { maskedKernels } from './masked.ts';
import { normKernels } from './norm.ts';
import { pairwiseKernels } from './pairwise.ts';
import { recurrentKernels } from './recurrent.ts';
import { segmentKernels } from './segment.ts';
import { triangleKernels } from './triangle.ts';
import { tripletKernels } from './triplet.ts';

/** Kernels that tfjs knows nothing of, which `@kleene/ops` asks for by name: inputs, constants, what the forward pass kept, `dy`. */
export const fusedKernels: Kernels = {
  ...lossKernels,
  ...maskedKernels,
  ...normKernels,
  ...pairwiseKernels,
  ...recurrentKernels,
  ...segmentKernels,
  ...triangleKernels,
  ...tripletKernels,
};
