import { broadcast_util, util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { ACTIVATION, BINARY } from '../table.ts';
import { repeatingStrides, volume } from './axes.ts';
import { combine } from './binary.ts';
import { copyBox } from './copy.ts';
import { areBoth, type Call, type Kernels, type Output } from './kernel.ts';

/** Matrix products. int32 is left to the inherited kernels. */
export const matMulKernels: Kernels = {
  BatchMatMul: (call, inherited) => {
    const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
    if (canMultiply(call)) return product(call, a, b, undefined, ACTIVATION.linear, 0);
    return a.dtype === 'int32' && b.dtype === 'int32' ? ofWholeNumbers(call, inherited) : undefined;
  },
  _FusedMatMul: (call) => (canMultiply(call) ? fused(call) : undefined),
};

const activations: Readonly<Record<string, number>> = {
  linear: ACTIVATION.linear,
  relu: ACTIVATION.relu,
  relu6: ACTIVATION.relu6,
  elu: ACTIVATION.elu,
  sigmoid: ACTIVATION.sigmoid,
  leakyrelu: ACTIVATION.leaky,
};

/** Whether the types are ours and the inner sizes equal; the inherited kernel has the errors of those that are not. */
function canMultiply({ inputs: { a, b }, attrs }: Call): boolean {
  const inner = a!.shape.at(attrs['transposeA'] === true ? -2 : -1);
  return areBoth('float32', a!, b!) && inner === b!.shape.at(attrs['transposeB'] === true ? -1 : -2);
}

/** Products of int32, by the inherited kernel, which computes a part of those whose batch axes broadcast both ways. */
function ofWholeNumbers(call: Call, inherited: (call: Call) => Output): Output {
  const { backend, inputs } = call;
  const { a, b } = inputs as { a: TensorInfo; b: TensorInfo };
  const batchShape = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const [left, right] = [repeated(backend, a, batchShape), repeated(backend, b, batchShape)];
  const output = inherited({ ...call, inputs: { a: left, b: right } });
  if (left !== a) backend.disposeData(left.dataId);
  if (right !== b) backend.disposeData(right.dataId);
  return output;
}

/** The bias goes into the product where it is one of each column; `prelu`, whose slopes broadcast, comes after. */
function fused(call: Call): TensorInfo | undefined {
  const { backend, attrs } = call;
  const { a, b, bias, preluActivationWeights: slopes } = call.inputs as Record<string, TensorInfo | undefined>;
  const activation = attrs['activation'] as string;
  const columns = b!.shape.at(attrs['transposeB'] === true ? -2 : -1)!;
  const isWithin =
    bias == null || (bias.dtype === 'float32' && volume(bias.shape) === columns && bias.shape.at(-1) === columns);
  const isPrelu = activation === 'prelu';
  util.assert(!isPrelu || slopes != null, () => 'fused matMul: prelu must have preluActivationWeights');
  if (!isWithin || (!isPrelu && !(activation in activations))) return undefined;
  const alpha = (attrs['leakyreluAlpha'] as number | undefined) ?? 0.2;
  const result = product(
    call,
    a!,
    b!,
    bias ?? undefined,
    isPrelu ? ACTIVATION.linear : activations[activation]!,
    alpha,
  );
  if (!isPrelu) return result;
  const bent = combine(backend, BINARY.prelu, result, slopes!);
  backend.disposeData(result.dataId);
  return bent;
}

function product(
  { backend, attrs }: Call,
  a: TensorInfo,
  b: TensorInfo,
  bias: TensorInfo | undefined,
  activation: number,
  alpha: number,
): TensorInfo {
  const [isA, isB] = [attrs['transposeA'] === true, attrs['transposeB'] === true];
  const batchShape = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const batch = volume(batchShape);
  const [left, right] = [repeated(backend, a, batchShape), repeated(backend, b, batchShape)];
  const [rows, inner] = sides(a.shape, isA);
  const columns = sides(b.shape, isB)[1];
  const isOneMatrix = isFlat(right) && !isA && !isFlat(left);
  const [count, m] = isOneMatrix ? [1, batch * rows] : [batch, rows];
  const layout = [
    count,
    m,
    columns,
    inner,
    isFlat(left) ? 0 : rows * inner,
    ...(isA ? [1, rows] : [inner, 1]),
    isFlat(right) ? 0 : inner * columns,
    ...(isB ? [1, inner] : [columns, 1]),
    m * columns,
    columns,
  ];
  const blocks = [backend.block(left), backend.block(right), bias ? backend.block(bias) : backend.none] as const;
  const output = backend.output([...batchShape, rows, columns], 'float32');
  backend.table.matmul(backend.block(output), ...blocks, backend.layout(layout), activation, alpha, 0);
  if (left !== a) backend.disposeData(left.dataId);
  if (right !== b) backend.disposeData(right.dataId);
  return output;
}

/** Rows and columns of each matrix, exchanged where it is transposed. */
function sides(shape: readonly number[], isTransposed: boolean): [number, number] {
  const [first, second] = [shape.at(-2)!, shape.at(-1)!];
  return isTransposed ? [second, first] : [first, second];
}

/** Whether it is one matrix, to be used for every product. */
function isFlat({ shape }: TensorInfo): boolean {
  return volume(shape.slice(0, -2)) === 1;
}

/** `x` with all batch axes, unless it has them or has one matrix: products of both ways of broadcasting are rare. */
function repeated(backend: SimdBackend, x: TensorInfo, batchShape: readonly number[]): TensorInfo {
  if (isFlat(x) || util.arraysEqual(x.shape.slice(0, -2), batchShape as number[])) return x;
  const shape = [...batchShape, ...x.shape.slice(-2)];
  return copyBox(backend, x, { shape, sizes: shape, from: repeatingStrides(x.shape, shape) });
}
