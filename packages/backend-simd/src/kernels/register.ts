import { KleeneError } from '@kleene/base';
import { getKernelsForBackend, registerKernel, type KernelFunc, type Tensor } from '@tensorflow/tfjs-core';
import { adamKernels } from './adam.ts';
import { binaryKernels } from './binary.ts';
import { castKernels } from './cast.ts';
import { copyKernels } from './copy.ts';
import { GONE } from '../memory/entry.ts';
import { fillKernels } from './fill.ts';
import { fusedKernels } from './fused/fused.ts';
import { gatherKernels } from './gather.ts';
import type { Call, Kernels, Output } from './kernel.ts';
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
  // They outlive a backend that was removed, and serve the next of its name.
  if (getKernelsForBackend(backendName).length > 0) return;
  const inherited = new Map(getKernelsForBackend('cpu').map((config) => [config.kernelName, config]));
  for (const kernelName of new Set([...inherited.keys(), ...Object.keys(ours)])) {
    const before = inherited.get(kernelName);
    registerKernel({ ...before, kernelName, backendName, kernelFunc: kernelFunc(kernelName, before?.kernelFunc) });
  }
}

function isInherited(name: string): boolean {
  return !(name in ours) && !weightless.includes(name);
}

/** The mark of an inherited kernel, for those who list kernels. */
const brand = Symbol.for('kleene.inherited');

function kernelFunc(name: string, before: KernelFunc | undefined): KernelFunc {
  const kernel = ours[name];
  const inherited = (call: Call): Output => {
    if (before === undefined) throw new TypeError(`backend-simd: ${name} takes tensors of float32`);
    // Some only share the data of their input, and would not find that there is none.
    refuseGone(name, call);
    return before(call as unknown as Parameters<KernelFunc>[0]);
  };
  // A function of its own also where it is inherited: what was done to the cpu backend's does not stand in the way here.
  const answer = (call: Call): Output => kernel?.(call, inherited) ?? inherited(call);
  const run = ((call: Call): Output => {
    try {
      return call.backend.run(answer, call);
    } catch (fault) {
      refuseGone(name, call, fault);
      throw fault;
    }
  }) as unknown as KernelFunc;
  return isInherited(name) ? Object.assign(run, { [brand]: true }) : run;
}

/**
 * Throws `invalid-argument` where an input is disposed of or its array is gone; without it, the engine's error is about a property of undefined, and the
 * kernel's about a buffer.
 */
function refuseGone(name: string, { inputs, backend }: Call, cause?: unknown): void {
  const refuse = (what: string): never => {
    throw new KleeneError('invalid-argument', `backend-simd: ${name}: ${what}`, { cause });
  };
  for (const [key, input] of Object.entries(inputs) as [string, Partial<Tensor> | null | undefined][]) {
    if (input?.isDisposed === true) refuse('Tensor is disposed.');
    if (input?.dataId !== undefined && !backend.isWhole(input as Tensor)) refuse(`${key}'s ${GONE}`);
  }
}
