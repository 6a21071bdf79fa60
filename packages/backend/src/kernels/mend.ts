import {
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelFunc,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

/** What a kernel is called with; `backend` is the one that the inputs belong to. */
export interface Call {
  /** By name; of a kernel with any number of inputs, an array. */
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap;
  readonly backend: unknown;
}

/** What a kernel returns. */
export type Output = TensorInfo | TensorInfo[];

/** A kernel that a backend lacks, or that stands before the one it has. */
export interface Mend {
  readonly kernel: string;
  /** What it is: done here, borrowed from the cpu backend, or refused. Default `mended`. */
  readonly kind?: 'mended' | 'borrowed' | 'refused';
  /** `original` runs what is mended; it throws where the backend had nothing. */
  run(call: Call, original: (call: Call) => Output): Output;
}

const brand = Symbol.for('kleene.mended');
/** What `@kleene/backend-simd` puts on kernels that it has from tfjs's cpu backend. */
const inheritedBrand = Symbol.for('kleene.inherited');

/**
 * Puts the mends into the registry of `engineName` (tfjs's name for a backend). Of several for one kernel the first stands
 * outermost. A kernel that is mended already stays as it is: a second call, or another copy of this package, changes nothing.
 */
export function installMends(engineName: string, mends: readonly Mend[]): void {
  for (const kernel of new Set(mends.map((mend) => mend.kernel))) {
    const there = getKernel(kernel, engineName);
    if (there !== undefined && brand in there.kernelFunc) continue;
    const kernelFunc = mends.filter((mend) => mend.kernel === kernel).reduceRight(mended, there?.kernelFunc);
    if (there !== undefined) unregisterKernel(kernel, engineName);
    registerKernel({ ...there, kernelName: kernel, backendName: engineName, kernelFunc: kernelFunc! });
  }
}

/** How the kernel that a backend has came there; undefined where it has none. */
export function originOf(
  kernel: string,
  engineName: string,
): 'own' | 'inherited' | NonNullable<Mend['kind']> | undefined {
  const there = getKernel(kernel, engineName);
  if (there === undefined) return undefined;
  if (brand in there.kernelFunc) return there.kernelFunc[brand] as NonNullable<Mend['kind']>;
  return inheritedBrand in there.kernelFunc ? 'inherited' : 'own';
}

/** Runs a kernel that `engineName` has, mended or not. */
export function runKernel(engineName: string, kernel: string, call: Call): Output {
  const { inputs, attrs, backend } = call;
  return getKernel(kernel, engineName).kernelFunc({ inputs, attrs, backend: backend as object });
}

function mended(original: KernelFunc | undefined, { kernel, kind = 'mended', run }: Mend): KernelFunc {
  const before = ({ inputs, attrs, backend }: Call): Output => {
    if (original === undefined) throw new TypeError(`${kernel} has no kernel to stand before`);
    return original({ inputs, attrs, backend: backend as object });
  };
  const kernelFunc: KernelFunc = ({ inputs, attrs, backend }) => run({ inputs, attrs: attrs ?? {}, backend }, before);
  return Object.assign(kernelFunc, { [brand]: kind });
}
