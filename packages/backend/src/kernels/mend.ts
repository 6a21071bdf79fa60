import {
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelFunc,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

/** What a kernel is called with; `backend` is the one that owns the inputs. */
export interface Call {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap;
  readonly backend: unknown;
}

/** What a kernel returns. */
export type Output = TensorInfo | TensorInfo[];

/** A kernel that is new to a backend, or stands before the one that is there. */
export interface Mend {
  readonly kernel: string;
  /** `original` is absent where the backend has no such kernel; it may be left out where the mend replaces it. */
  run(call: Call, original: (call: Call) => Output): Output;
}

const brand = Symbol.for('kleene.mended');

/** Puts each mend before its kernel in the registry of `backend` (tfjs's name for it), once: a second call changes nothing. */
export function installMends(backend: string, mends: readonly Mend[]): void {
  for (const mend of mends) {
    const there = getKernel(mend.kernel, backend);
    if (there !== undefined && brand in there.kernelFunc) continue;
    if (there !== undefined) unregisterKernel(mend.kernel, backend);
    const kernelFunc = mended(mend, there?.kernelFunc);
    registerKernel({ ...there, kernelName: mend.kernel, backendName: backend, kernelFunc });
  }
}

function mended(mend: Mend, original: KernelFunc | undefined): KernelFunc {
  const before = (call: Call): Output => {
    if (original === undefined) throw new TypeError(`${mend.kernel} has no kernel to stand before`);
    return original({ inputs: call.inputs, attrs: call.attrs, backend: call.backend as object });
  };
  const run: KernelFunc = ({ inputs, attrs, backend }) => mend.run({ inputs, attrs: attrs ?? {}, backend }, before);
  return Object.assign(run, { [brand]: true });
}
