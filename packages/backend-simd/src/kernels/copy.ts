import { backend_util, slice_util, util, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { codeOf, isNumeric, type Numeric } from '../memory/block.ts';
import { stridesOf, volume, walk } from './axes.ts';
import { fill } from './fill.ts';
import type { Call, Kernel, Kernels } from './kernel.ts';

/** Kernels that only move elements: each is a box that is copied. */
export const copyKernels: Kernels = {
  Concat: ({ inputs, attrs, backend }) =>
    concat(backend, inputs as unknown as readonly TensorInfo[], attrs['axis'] as number),
  Pack: ({ inputs, attrs, backend }) =>
    pack(backend, inputs as unknown as readonly TensorInfo[], attrs['axis'] as number),
  PadV2: ours(pad),
  Reverse: ours(reverse),
  Slice: ours(slice),
  SplitV: ours(split),
  StridedSlice: ours(stridedSlice),
  Tile: ours(tile),
  Transpose: ours(transpose),
  Unpack: ours(unpack),
};

/** A box of elements: its place in both arrays; axes as the table's `copy` has them. */
interface Box {
  readonly sizes: readonly number[];
  /** Strides in the source. */
  readonly from: readonly number[];
  readonly fromOffset?: number;
}

/** A new tensor of `shape` from a box of the source that fills it, in order. */
export function copyBox(
  backend: SimdBackend,
  x: TensorInfo,
  box: Box & { readonly shape: readonly number[] },
): TensorInfo {
  const source = backend.block(x);
  const output = backend.output(box.shape, x.dtype as Numeric);
  const layout = walk(6, box.sizes, stridesOf(box.sizes), box.from);
  if (layout === undefined) throw new RangeError(`backend-simd: a box of ${box.sizes.length} axes that do not join`);
  backend.table.copy(
    codeOf(x.dtype),
    backend.block(output),
    source,
    backend.layout([0, box.fromOffset ?? 0, ...layout]),
  );
  return output;
}

type Copy = (call: Call, x: TensorInfo) => TensorInfo | TensorInfo[] | undefined;

/** A kernel for the types that the table knows. */
function ours(copy: Copy): Kernel {
  return (call) => {
    const x = (call.inputs['x'] ?? call.inputs['value'])!;
    return isNumeric(x.dtype) ? copy(call, x) : undefined;
  };
}

/** At most this many axes are sure to fit the table's walk; more are left to the inherited kernels. */
const MOST_AXES = 6;

function slice({ attrs, backend }: Call, x: TensorInfo): TensorInfo | undefined {
  const params = slice_util.parseSliceParams(x as never, attrs['begin'] as number[], attrs['size'] as number[]);
  const [begin, sizes] = params as [number[], number[]];
  slice_util.assertParamsValid(x as never, begin, sizes);
  assertCounts('slice: begin', begin);
  assertCounts('slice: size', sizes);
  if (sizes.length > MOST_AXES) return undefined;
  const from = stridesOf(x.shape);
  return copyBox(backend, x, { shape: sizes, sizes, from, fromOffset: dot(begin, from) });
}

function stridedSlice({ attrs, backend }: Call, x: TensorInfo): TensorInfo | undefined {
  const number = (name: string): number => attrs[name] as number;
  for (const name of ['begin', 'end', 'strides'])
    util.assert(
      (attrs[name] as number[]).every(Number.isInteger),
      () => `stridedSlice: ${name} [${attrs[name] as number[]}] must be integers`,
    );
  const { finalShape, begin, end, strides } = slice_util.sliceInfo(
    x.shape,
    attrs['begin'] as number[],
    attrs['end'] as number[],
    attrs['strides'] as number[],
    number('beginMask'),
    number('endMask'),
    number('ellipsisMask'),
    number('newAxisMask'),
    number('shrinkAxisMask'),
  );
  if (volume(finalShape!) === 0) return backend.output(finalShape!, x.dtype as Numeric);
  const sizes = slice_util.computeOutShape(begin!, end!, strides!);
  if (sizes.length > MOST_AXES) return undefined;
  const places = stridesOf(x.shape);
  const from = places.map((stride, axis) => stride * strides![axis]!);
  return copyBox(backend, x, { shape: finalShape!, sizes, from, fromOffset: dot(begin!, places) });
}

function transpose({ attrs, backend }: Call, x: TensorInfo): TensorInfo | undefined {
  const perm = attrs['perm'] as number[];
  util.assert(new Set(perm).size === x.shape.length, () => `transpose: [${perm}] does not have each axis once`);
  if (perm.length > MOST_AXES) return undefined;
  const strides = stridesOf(x.shape);
  const sizes = perm.map((axis) => x.shape[axis]!);
  return copyBox(backend, x, { shape: sizes, sizes, from: perm.map((axis) => strides[axis]!) });
}

function tile({ attrs, backend }: Call, x: TensorInfo): TensorInfo | undefined {
  const reps = attrs['reps'] as number[];
  assertCounts('tile:', reps);
  const strides = stridesOf(x.shape);
  const sizes = x.shape.flatMap((size, axis) => [reps[axis]!, size]);
  const from = x.shape.flatMap((_, axis) => [0, strides[axis]!]);
  if (walk(6, sizes, stridesOf(sizes), from) === undefined) return undefined;
  return copyBox(backend, x, { shape: x.shape.map((size, axis) => size * reps[axis]!), sizes, from });
}

function reverse({ attrs, backend }: Call, x: TensorInfo): TensorInfo | undefined {
  const { shape } = x;
  if (shape.length === 0 || shape.length > MOST_AXES || volume(shape) === 0) return undefined;
  const axes = util.parseAxisParam(attrs['dims'] as number | number[], shape);
  const places = stridesOf(shape);
  const from = places.map((stride, axis) => (axes.includes(axis) ? -stride : stride));
  const fromOffset = axes.reduce((sum, axis) => sum + (shape[axis]! - 1) * places[axis]!, 0);
  return copyBox(backend, x, { shape, sizes: shape, from, fromOffset });
}

function pad({ attrs, backend }: Call, x: TensorInfo): TensorInfo | undefined {
  const paddings = attrs['paddings'] as [number, number][];
  assertCounts('pad:', paddings.flat());
  if (x.shape.length > MOST_AXES) return undefined;
  const shape = paddings.map(([before, after], axis) => before + x.shape[axis]! + after);
  const source = backend.block(x);
  const output = fill(backend, shape, x.dtype as Numeric, attrs['constantValue'] as number);
  const into = stridesOf(shape);
  const offset = paddings.reduce((sum, [before], axis) => sum + before * into[axis]!, 0);
  const layout = walk(6, x.shape, into, stridesOf(x.shape))!;
  backend.table.copy(codeOf(x.dtype), backend.block(output), source, backend.layout([offset, 0, ...layout]));
  return output;
}

function concat(backend: SimdBackend, parts: readonly TensorInfo[], axisGiven: number): TensorInfo | undefined {
  const axis = util.parseAxisParam(axisGiven, parts[0]!.shape)[0]!;
  const shapes = parts.map(({ shape }) => shape);
  if (!haveOneType(parts)) return undefined;
  backend_util.assertParamsConsistent(shapes, axis);
  const shape = backend_util.computeOutShape(shapes, axis);
  return joined(
    backend,
    parts,
    shape,
    parts.map((part) => volume(part.shape.slice(axis))),
    volume(shape.slice(axis)),
  );
}

function pack(backend: SimdBackend, parts: readonly TensorInfo[], axis: number): TensorInfo | undefined {
  const { shape } = parts[0]!;
  if (!haveOneType(parts) || !parts.every((part) => util.arraysEqual(part.shape, shape))) return undefined;
  const width = volume(shape.slice(axis));
  const packed = [...shape.slice(0, axis), parts.length, ...shape.slice(axis)];
  return joined(
    backend,
    parts,
    packed,
    parts.map(() => width),
    width * parts.length,
  );
}

/** Parts of `widths` elements beside one another in each row of `rowWidth`. */
function joined(
  backend: SimdBackend,
  parts: readonly TensorInfo[],
  shape: readonly number[],
  widths: readonly number[],
  rowWidth: number,
): TensorInfo {
  const sources = parts.map((part) => backend.block(part));
  const output = backend.output(shape, parts[0]!.dtype as Numeric);
  const into = backend.block(output);
  const rows = rowWidth === 0 ? 0 : volume(shape) / rowWidth;
  let offset = 0;
  for (const [i, width] of widths.entries()) {
    copyRows(
      backend,
      output.dtype,
      { block: into, offset, stride: rowWidth },
      { block: sources[i]!, offset: 0, stride: width },
      rows,
      width,
    );
    offset += width;
  }
  return output;
}

function split({ attrs, backend }: Call, x: TensorInfo): TensorInfo[] {
  const axis = util.parseAxisParam(attrs['axis'] as number, x.shape)[0]!;
  const sizes = backend_util.prepareSplitSize(x as never, attrs['numOrSizeSplits'] as number[], axis);
  assertCounts('split:', sizes);
  return parted(backend, x, axis, sizes, (size) => x.shape.map((whole, i) => (i === axis ? size : whole)));
}

function unpack({ attrs, backend }: Call, x: TensorInfo): TensorInfo[] {
  const axis = util.parseAxisParam(attrs['axis'] as number, x.shape)[0]!;
  const sizes = Array.from({ length: x.shape[axis]! }, () => 1);
  return parted(backend, x, axis, sizes, () => x.shape.filter((_, i) => i !== axis));
}

/** Parts of `sizes` along an axis. */
function parted(
  backend: SimdBackend,
  x: TensorInfo,
  axis: number,
  sizes: readonly number[],
  shapeOf: (size: number) => number[],
): TensorInfo[] {
  const source = backend.block(x);
  const inner = volume(x.shape.slice(axis + 1));
  const rowWidth = inner * x.shape[axis]!;
  const rows = volume(x.shape.slice(0, axis));
  let offset = 0;
  return sizes.map((size) => {
    const output = backend.output(shapeOf(size), x.dtype as Numeric);
    const width = size * inner;
    const into = { block: backend.block(output), offset: 0, stride: width };
    copyRows(backend, x.dtype, into, { block: source, offset, stride: rowWidth }, rows, width);
    offset += width;
    return output;
  });
}

/** Rows of an array, or of a part of one. */
interface Rows {
  readonly block: ReturnType<SimdBackend['block']>;
  readonly offset: number;
  readonly stride: number;
}

function copyRows(backend: SimdBackend, dtype: DataType, into: Rows, from: Rows, rows: number, width: number): void {
  const box = [1, 1, 1, 1, rows, width, 0, 0, 0, 0, into.stride, 1, 0, 0, 0, 0, from.stride, 1];
  const layout = backend.layout([into.offset, from.offset, ...box]);
  backend.table.copy(codeOf(dtype), into.block, from.block, layout);
}

/** Refuses what is no place or size: the table would take it for another, or reach outside. */
function assertCounts(what: string, numbers: readonly number[]): void {
  const areCounts = numbers.every((number) => Number.isInteger(number) && number >= 0);
  util.assert(areCounts, () => `${what} [${numbers}] must be integers of at least 0`);
}

function haveOneType(parts: readonly TensorInfo[]): boolean {
  const { dtype } = parts[0]!;
  return isNumeric(dtype) && parts.every((part) => part.dtype === dtype);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
