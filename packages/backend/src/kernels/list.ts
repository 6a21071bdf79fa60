import { getGradient, getKernelsForBackend } from '@tensorflow/tfjs-core';
import { originOf } from './mend.ts';

/** One kernel of a backend. */
export interface KernelReport {
  readonly kernel: string;
  /** `own`: the backend's; `inherited`: of tfjs's cpu backend, in JavaScript; `mended`: put right or made faster; `borrowed`: runs on the cpu backend; `refused`: not to be had. */
  readonly origin: 'own' | 'inherited' | 'mended' | 'borrowed' | 'refused';
  /** Whether a gradient is registered for it. */
  readonly gradient: boolean;
}

/** Every kernel of the backend that tfjs calls `engineName`, by name. */
export function kernelsOf(engineName: string): KernelReport[] {
  return getKernelsForBackend(engineName)
    .map(({ kernelName: kernel }) => ({
      kernel,
      origin: originOf(kernel, engineName)!,
      gradient: getGradient(kernel) !== undefined,
    }))
    .sort((a, b) => (a.kernel < b.kernel ? -1 : 1));
}
