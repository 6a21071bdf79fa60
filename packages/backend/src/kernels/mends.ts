import { getKernelsForBackend } from '@tensorflow/tfjs-core';
import { borrowed, refused } from './borrow.ts';
import { einsumOn } from './einsum.ts';
import { emptyArguments, emptyAxes } from './empty-axis.ts';
import { gatherRows } from './gather.ts';
import { indexChecks, scatterUpdateOnCpu } from './indices.ts';
import { fusedMatMulOnWasm, matMulOnCpu, matMulOnWasm } from './matmul.ts';
import type { Mend } from './mend.ts';
import { nanOnWasm, sign, signOnSimd } from './nan.ts';
import { resizeGradients } from './resize.ts';
import { segmentSum } from './segment-sum.ts';
import { powOn, powOnCpu, powOnSimd } from './pow.ts';
import { segmentSumOnTensorflow } from './tensorflow.ts';
import { wrongOnWasm } from './wasm.ts';
import { floorDivOnCpu, zeroDivisors } from './whole-numbers.ts';

const onHosts: readonly Mend[] = [
  segmentSum,
  gatherRows,
  sign,
  ...emptyAxes,
  ...emptyArguments,
  ...indexChecks,
  ...zeroDivisors,
  ...resizeGradients,
];

const table: Readonly<Record<string, readonly Mend[]>> = {
  wasm: [...onHosts, einsumOn('wasm'), matMulOnWasm, fusedMatMulOnWasm, powOn('wasm'), ...nanOnWasm, ...wrongOnWasm],
  cpu: [...onHosts, einsumOn('cpu'), matMulOnCpu, powOnCpu, floorDivOnCpu, scatterUpdateOnCpu],
  tensorflow: [segmentSumOnTensorflow, powOn('tensorflow')],
};

/** The kernels of `@kleene/backend-simd` keep these laws by themselves, but for the rest here; it has one name for each tier. */
function onSimd(engineName: string): readonly Mend[] {
  return [
    einsumOn(engineName),
    powOnSimd(engineName),
    signOnSimd(engineName),
    ...emptyArguments,
    ...zeroDivisors,
    ...resizeGradients,
  ];
}

function isSimd(engineName: string): boolean {
  return engineName === 'simd' || engineName.startsWith('simd-');
}

/** Kernels whose tensors are complex numbers, which the wasm backend cannot hold. */
const complex = ['Complex', 'ComplexAbs', 'FFT', 'IFFT', 'Imag', 'Real'];

/**
 * What `prepare` puts into the kernel registry of a backend, by tfjs's name for it: its mends, and every kernel that it
 * lacks and the cpu backend has.
 */
export function mendsOf(engineName: string): readonly Mend[] {
  const mends = isSimd(engineName) ? onSimd(engineName) : (table[engineName] ?? []);
  const own = new Set([...namesOf(engineName), ...mends.map(({ kernel }) => kernel)]);
  const missing = namesOf('cpu').filter((kernel) => !own.has(kernel));
  return [...mends, ...missing.map((kernel) => stand(kernel, engineName))];
}

function stand(kernel: string, engineName: string): Mend {
  if (engineName !== 'wasm' || !complex.includes(kernel)) return borrowed(kernel);
  return refused(kernel, engineName, 'it has no complex numbers');
}

function namesOf(engineName: string): string[] {
  return getKernelsForBackend(engineName).map(({ kernelName }) => kernelName);
}
