import { KleeneError } from '@kleene/base';
import { findBackend, util, type KernelBackend, type NamedTensorInfoMap, type TensorInfo } from '@tensorflow/tfjs-core';
import { runKernel, type Call, type Mend, type Output } from './mend.ts';

/** Runs the cpu backend's kernel on copies of the inputs and brings its outputs back: right on any backend, fast on none. */
export function runOnCpu(kernel: string, { inputs, attrs, backend }: Call): Output {
  const owner = backend as KernelBackend;
  const cpu = findBackend('cpu');
  const lent = mapInputs(inputs, (tensor) => move(tensor, owner, cpu));
  const outputs = runKernel('cpu', kernel, { inputs: lent, attrs, backend: cpu });
  const returned = [outputs].flat().map((output) => move(output, cpu, owner));
  for (const tensor of [outputs, Object.values(lent)].flat()) if (tensor != null) cpu.disposeData(tensor.dataId);
  return Array.isArray(outputs) ? returned : returned[0]!;
}

/** A kernel that a backend lacks and gets from the cpu backend. */
export function borrowed(kernel: string): Mend {
  return { kernel, kind: 'borrowed', run: (call) => runOnCpu(kernel, call) };
}

/** A kernel that a backend gets wrong for some calls, which the cpu backend answers instead. */
export function borrowedWhen(kernel: string, isWrong: (call: Call) => boolean): Mend {
  return { kernel, run: (call, original) => (isWrong(call) ? runOnCpu(kernel, call) : original(call)) };
}

/** A kernel that a backend cannot have: the error says so, and what to do. */
export function refused(kernel: string, engineName: string, reason: string): Mend {
  const run = (): never => {
    const remedy = "use a backend that has it: prepare({ backend: 'cpu' })";
    throw new KleeneError(
      'unsupported',
      `backend: the kernel ${kernel} is missing on ${engineName}: ${reason}; ${remedy}`,
    );
  };
  return { kernel, kind: 'refused', run };
}

/** The tensors that a kernel is given, in order; optional ones that are not given are left out. */
export function inputsOf(call: Call): TensorInfo[] {
  return Object.values(call.inputs).filter((tensor) => tensor != null);
}

function move({ dataId, shape, dtype }: TensorInfo, from: KernelBackend, to: KernelBackend): TensorInfo {
  const values = from.readSync(dataId);
  // Some cpu kernels leave float32 values under another element type; others copy the bytes as they lie.
  const typed = dtype === 'string' ? values : util.toTypedArray(values as Float32Array, dtype);
  return { dataId: to.write(typed, shape, dtype), shape, dtype };
}

function mapInputs(inputs: NamedTensorInfoMap, f: (tensor: TensorInfo) => TensorInfo): NamedTensorInfoMap {
  const mapped = Object.entries(inputs).map(([name, tensor]) => [name, tensor == null ? tensor : f(tensor)] as const);
  if (!Array.isArray(inputs)) return Object.fromEntries(mapped);
  return mapped.map(([, tensor]) => tensor) as unknown as NamedTensorInfoMap;
}
