import { KleeneError } from '@kleene/base';
import { backend_util, util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { codeOf, isNumeric } from '../memory/block.ts';
import { stridesOf, volume } from './axes.ts';
import { cast } from './cast.ts';
import { copyBox } from './copy.ts';
import { fill } from './fill.ts';
import type { Call, Kernels } from './kernel.ts';

/** Kernels that read or write by index. One that points outside is refused; segment sums pass over it. */
export const gatherKernels: Kernels = {
  GatherNd: gatherNd,
  GatherV2: gather,
  ScatterNd: scatterNd,
  Select: select,
  TensorScatterUpdate: update,
  UnsortedSegmentSum: segmentSum,
};

function gather({ inputs, attrs, backend }: Call): TensorInfo | undefined {
  const { x, indices } = inputs as { x: TensorInfo; indices: TensorInfo };
  if (!isNumeric(x.dtype) || indices.dtype !== 'int32') return undefined;
  const axis = util.parseAxisParam(attrs['axis'] as number, x.shape)[0]!;
  const batchDims = (attrs['batchDims'] as number | undefined) ?? 0;
  const info = backend_util.segment_util.collectGatherOpShapeInfo(x as never, indices as never, axis, batchDims);
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } = info;
  const count = batchSize === 0 ? 0 : volume(indices.shape) / batchSize;
  const [source, ids] = [backend.block(x), backend.block(indices)];
  const output = backend.output(outputShape, x.dtype);
  const sizes = [batchSize, outerSize, dimSize, sliceSize, count] as const;
  const wrong = backend.table.gather(codeOf(x.dtype), backend.block(output), source, ids, ...sizes);
  if (wrong >= 0) throw outside('GatherV2', backend, output, indices, wrong, 1, x.shape.slice(axis, axis + 1));
  return output;
}

function gatherNd({ inputs, backend }: Call): TensorInfo | undefined {
  const { params, indices } = inputs as { params: TensorInfo; indices: TensorInfo };
  if (!isNumeric(params.dtype) || indices.dtype !== 'int32') return undefined;
  const [shape, count, inner] = backend_util.prepareAndValidate(params as never, indices as never);
  const depth = indices.shape.at(-1)!;
  const sizes = params.shape.slice(0, depth);
  const [source, ids] = [backend.block(params), backend.block(indices)];
  const output = backend.output(shape, params.dtype);
  const layout = backend.layout(sizes);
  const into = backend.block(output);
  const wrong = backend.table.gatherNd(codeOf(params.dtype), into, source, ids, layout, depth, inner, count);
  if (wrong >= 0) throw outside('GatherNd', backend, output, indices, wrong, depth, sizes);
  return output;
}

function scatterNd({ inputs, attrs, backend }: Call): TensorInfo | undefined {
  const { indices, updates } = inputs as { indices: TensorInfo; updates: TensorInfo };
  if (!isNumeric(updates.dtype) || indices.dtype !== 'int32') return undefined;
  if (updates.dtype === 'bool')
    return asNumbers(backend, [updates], ([numbers]) =>
      scatterNd({ inputs: { indices, updates: numbers! }, attrs, backend }),
    );
  const shape = attrs['shape'] as number[];
  const places = placesOf(indices, updates, shape);
  return scattered(backend, fill(backend, shape, updates.dtype, 0), indices, updates, places, false);
}

function update({ inputs, attrs, backend }: Call): TensorInfo | undefined {
  const { tensor, indices, updates } = inputs as { tensor: TensorInfo; indices: TensorInfo; updates: TensorInfo };
  const isOurs = tensor.dtype === updates.dtype && isNumeric(tensor.dtype);
  if (!isOurs || indices.dtype !== 'int32') return undefined;
  if (tensor.dtype === 'bool')
    return asNumbers(backend, [tensor, updates], ([t, u]) =>
      update({ inputs: { tensor: t!, indices, updates: u! }, attrs, backend }),
    );
  const places = placesOf(indices, updates, tensor.shape);
  const sizes = [volume(tensor.shape)];
  const output = copyBox(backend, tensor, { shape: tensor.shape, sizes, from: stridesOf(sizes) });
  return scattered(backend, output, indices, updates, places, true);
}

/** What `work` makes of the tensors as int32, as bool again. */
function asNumbers(
  backend: SimdBackend,
  tensors: readonly TensorInfo[],
  work: (numbers: readonly TensorInfo[]) => TensorInfo | undefined,
): TensorInfo {
  const numbers = tensors.map((tensor) => cast(backend, tensor, 'int32'));
  try {
    const result = work(numbers)!;
    numbers.push(result);
    return cast(backend, result, 'bool');
  } finally {
    for (const { dataId } of numbers) backend.disposeData(dataId);
  }
}

/** Coordinates of `depth` axes each for `count` slices of `inner` elements. */
interface Places {
  readonly depth: number;
  readonly count: number;
  readonly inner: number;
}

/** Where updates go in a tensor of `shape`; refuses updates and indices that do not belong together. */
function placesOf(indices: TensorInfo, updates: TensorInfo, shape: number[]): Places {
  const found = backend_util.calculateShapes(updates as never, indices as never, shape);
  const { sliceRank: depth, numUpdates: count, sliceSize: inner } = found;
  const fits = count * depth === volume(indices.shape) && count * inner === volume(updates.shape);
  util.assert(
    fits && depth <= shape.length,
    () => `updates of shape [${updates.shape}] at indices of shape [${indices.shape}] do not fit [${shape}]`,
  );
  return { depth, count, inner };
}

/** `output` with the updates added or written. */
function scattered(
  backend: SimdBackend,
  output: TensorInfo,
  indices: TensorInfo,
  updates: TensorInfo,
  { depth, count, inner }: Places,
  isReplaced: boolean,
): TensorInfo {
  const sizes = output.shape.slice(0, depth);
  const [ids, values, into] = [backend.block(indices), backend.block(updates), backend.block(output)];
  const layout = backend.layout(sizes);
  const numbers = [depth, inner, count, Number(isReplaced)] as const;
  const wrong = backend.table.scatterNd(codeOf(output.dtype), into, ids, values, layout, ...numbers);
  if (wrong >= 0) throw outside('ScatterNd', backend, output, indices, wrong, depth, sizes);
  return output;
}

function segmentSum({ inputs, attrs, backend }: Call): TensorInfo | undefined {
  const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
  if (!isNumeric(x.dtype) || segmentIds.dtype !== 'int32') return undefined;
  if (x.dtype === 'bool') {
    const numbers = cast(backend, x, 'int32');
    const sums = segmentSum({ inputs: { x: numbers, segmentIds }, attrs, backend });
    backend.disposeData(numbers.dataId);
    return sums;
  }
  const axes = segmentIds.shape.length;
  util.assertShapesMatch(segmentIds.shape, x.shape.slice(0, axes), 'unsortedSegmentSum: ids: ');
  const segments = attrs['numSegments'] as number;
  const rowShape = x.shape.slice(axes);
  const [source, ids] = [backend.block(x), backend.block(segmentIds)];
  const output = backend.output([segments, ...rowShape], x.dtype);
  const sizes = [volume(segmentIds.shape), volume(rowShape), segments] as const;
  backend.table.segmentSum(codeOf(x.dtype), backend.block(output), source, ids, ...sizes);
  return output;
}

function select({ inputs, backend }: Call): TensorInfo | undefined {
  const { condition, t, e } = inputs as { condition: TensorInfo; t: TensorInfo; e: TensorInfo };
  if (!isNumeric(t.dtype) || t.dtype !== e.dtype || condition.dtype !== 'bool') return undefined;
  if (!util.arraysEqual(t.shape, e.shape)) return undefined;
  const count = volume(condition.shape);
  const isByRow = condition.shape.length === 1 && t.shape.length > 1;
  const inner = isByRow ? volume(t.shape.slice(1)) : 1;
  if (count * inner !== volume(t.shape)) return undefined;
  const blocks = [backend.block(condition), backend.block(t), backend.block(e)] as const;
  const output = backend.output(t.shape, t.dtype);
  backend.table.select(codeOf(t.dtype), backend.block(output), ...blocks, count, inner);
  return output;
}

/** The error of an index that points outside; gives the result back. */
function outside(
  kernel: string,
  backend: SimdBackend,
  output: TensorInfo,
  indices: TensorInfo,
  row: number,
  depth: number,
  sizes: readonly number[],
): KleeneError {
  backend.disposeData(output.dataId);
  const ids = (backend.readSync(indices.dataId) as Int32Array).subarray(row * depth, (row + 1) * depth);
  const axis = ids.findIndex((id, i) => id < 0 || id >= sizes[i]!);
  const place = depth === 1 ? '' : ` on axis ${axis}`;
  const fault = `the index value ${ids[axis]} is not in [0, ${sizes[axis]! - 1}]${place}`;
  return new KleeneError('invalid-argument', `backend-simd: ${kernel}: ${fault}`);
}
