import { getKernelsForBackend, registerKernel, type KernelConfig, type KernelFunc } from '@tensorflow/tfjs-core';
import { adamKernels } from './adam.ts';
import { binaryKernels } from './binary.ts';
import { castKernels } from './cast.ts';
import { copyKernels } from './copy.ts';
import { fillKernels } from './fill.ts';
import { fusedKernels } from './fused/fused.ts';
import { gatherKernels } from './gather.ts';
import type { Call, Kernel, Kernels } from './kernel.ts';
import { matMulKernels } from './matmul.ts';
import { reduceKernels } from './reduce.ts';
import { softmaxKernels } from './softmax.ts';
import { unaryKernels } from './unary.ts';

/** Kernels over the table, by tfjs's names; a new group is a line. */
const ours: Kernels = {
  ...adamKernels,
  ...binaryKernels,
  ...castKernels,
  ...copyKernels,
  ...fillKernels,
  ...fusedKernels,
  ...gatherKernels,
  ...matMulKernels,
  ...reduceKernels,
  ...softmaxKernels,
  ...unaryKernels,
};

/** Kernels that compute nothing: they share the data of their input, so that the inherited ones are as good as ours. */
const weightless = ['Complex', 'ExpandDims', 'Identity', 'Imag', 'Real', 'Reshape'];

/** Registers every kernel of tfjs's CPU backend for `backendName`, and ours over and beside them. */
export function registerKernels(backendName: string): void {
  const inherited = new Map(getKernelsForBackend('cpu').map((config) => [config.kernelName, config]));
  for (const kernelName of new Set([...inherited.keys(), ...Object.keys(ours)])) {
    const before = inherited.get(kernelName);
    registerKernel({
      ...before,
      kernelName,
      backendName,
      kernelFunc: kernelFunc(kernelName, ours[kernelName], before),
    });
  }
}

/** Kernels of tfjs's CPU backend, in JavaScript, that this backend has none of its own for, in order of name. */
export function inheritedKernels(): string[] {
  const names = getKernelsForBackend('cpu').map(({ kernelName }) => kernelName);
  return names.filter((name) => !(name in ours) && !weightless.includes(name)).sort();
}

function kernelFunc(name: string, kernel: Kernel | undefined, before: KernelConfig | undefined): KernelFunc {
  if (kernel === undefined) return before!.kernelFunc;
  return (call) => {
    const output = kernel(call as unknown as Call);
    if (output !== undefined) return output;
    if (before !== undefined) return before.kernelFunc(call);
    throw new TypeError(`backend-simd: ${name} takes tensors of float32`);
  };
}
