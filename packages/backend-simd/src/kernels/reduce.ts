import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { codeOf, isNumeric, type Numeric } from '../memory/block.ts';
import { REDUCE } from '../table.ts';
import { volume } from './axes.ts';
import { cast } from './cast.ts';
import type { Call, Kernel, Kernels } from './kernel.ts';

/** Reductions over any axes. */
export const reduceKernels: Kernels = {
  All: reduction('all', ['bool']),
  Any: reduction('any', ['bool']),
  ArgMax: argument('argMax'),
  ArgMin: argument('argMin'),
  Max: either(reduction('max', ['float32', 'int32']), reduction('any', ['bool'])),
  Mean: reduction('mean', ['float32'], 'float32'),
  Min: either(reduction('min', ['float32', 'int32']), reduction('all', ['bool'])),
  Prod: reduction('prod', ['float32', 'int32'], 'int32'),
  Sum: reduction('sum', ['float32', 'int32'], 'int32'),
};

/** `types` are reduced as they are, others as `instead`. */
function reduction(name: keyof typeof REDUCE, types: readonly Numeric[], instead?: Numeric): Kernel {
  const op = REDUCE[name];
  return (call) => {
    const x = call.inputs['x']!;
    const axes = axesOf(call);
    if (axes.length === 0 || !isNumeric(x.dtype)) return undefined;
    const { backend } = call;
    const shape = outputShape(x.shape, axes, call.attrs['keepDims'] === true);
    if (types.includes(x.dtype)) return reduce(backend, op, x, axes, shape);
    if (instead === undefined) return undefined;
    const other = cast(backend, x, instead);
    const output = reduce(backend, op, other, axes, shape);
    backend.disposeData(other.dataId);
    return output;
  };
}

/** The largest of truth values is whether any holds, the smallest whether all do. */
function either(ofNumbers: Kernel, ofBools: Kernel): Kernel {
  return (call, inherited) => (call.inputs['x']!.dtype === 'bool' ? ofBools : ofNumbers)(call, inherited);
}

function argument(name: 'argMax' | 'argMin'): Kernel {
  const op = REDUCE[name];
  return (call) => {
    const { backend } = call;
    const x = call.inputs['x']!;
    const axes = axesOf(call);
    if (x.dtype === 'bool') {
      const numbers = cast(backend, x, 'int32');
      const output = reduce(backend, op, numbers, axes, outputShape(x.shape, axes, false), 'int32');
      backend.disposeData(numbers.dataId);
      return output;
    }
    return isNumeric(x.dtype) ? reduce(backend, op, x, axes, outputShape(x.shape, axes, false), 'int32') : undefined;
  };
}

function axesOf({ inputs, attrs }: Call): number[] {
  const axes = (attrs['reductionIndices'] ?? attrs['axis']) as number | number[];
  return util.parseAxisParam(axes, inputs['x']!.shape);
}

function outputShape(shape: readonly number[], axes: readonly number[], isKept: boolean): number[] {
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return isKept ? kept : kept.filter((_, axis) => !axes.includes(axis));
}

/** One pass for each run of neighbouring axes, the innermost first: no axis has to be moved. */
function reduce(
  backend: SimdBackend,
  op: number,
  x: TensorInfo,
  axes: readonly number[],
  shape: readonly number[],
  dtype: Numeric = x.dtype as Numeric,
): TensorInfo {
  const sizes = [...x.shape];
  let from = x;
  for (let end = sizes.length; ;) {
    while (end > 0 && !axes.includes(end - 1)) end--;
    let start = end;
    while (start > 0 && axes.includes(start - 1)) start--;
    const isLast = !axes.some((axis) => axis < start);
    const [outer, size, inner] = [sizes.slice(0, start), sizes.slice(start, end), sizes.slice(end)].map(volume);
    sizes.splice(start, end - start);
    const source = backend.block(from);
    const output = backend.output(isLast ? shape : sizes, dtype);
    backend.table.reduce(op, codeOf(from.dtype), backend.block(output), source, outer!, size!, inner!);
    if (from !== x) backend.disposeData(from.dataId);
    if (isLast) return output;
    from = output;
    end = start;
  }
}
