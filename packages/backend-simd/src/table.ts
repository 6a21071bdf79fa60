import type { FusedKernels } from './fused-kernels.ts';

/**
 * The table of kernels that both artifacts fill: the napi-rs addon with typed arrays for buffers, the WebAssembly module
 * with byte addresses in its own memory. Either one's exports are the table.
 *
 * Rules that hold for every kernel:
 * - It is a pure function of its arguments, allocates nothing that lives on, and never keeps a buffer.
 * - Arrays are row-major. An output is contiguous unless its strides are arguments, holds what it needs before the call only
 *   where that is said, and must not overlap an input unless that is said.
 * - Strides are counted in elements, offsets too. A stride of 0 repeats.
 * - A `layout` is a buffer of int32 in the order given at the kernel; the kernel only reads it, so one scratch array may serve all.
 * - A buffer may be larger than needed. The addon refuses one that is too small (it throws); the module reads and writes
 *   inside its own memory whatever is passed, so sizes are checked before the call.
 * - Sizes may be 0. NaN is passed on, infinities are exact; where a kernel differs that is said.
 * - Equal arguments give equal bits, at any number of threads unless that is said.
 */
export const TABLE_VERSION = 4;

/** Types of elements, as kernels are told them. */
export const DTYPE = { float32: 0, int32: 1, bool: 2 } as const;

/** What `matmul` does to each sum, and what `activationGrad` reverses; `leaky` has a slope. */
export const ACTIVATION = { linear: 0, relu: 1, relu6: 2, elu: 3, sigmoid: 4, tanh: 5, leaky: 6 } as const;

/**
 * Operations of `unary`, float32 to float32. `alpha` and `beta` are read by: `step` (alpha is the value below 0),
 * `leaky` (alpha is the slope), `clip` (alpha to beta), `affine` (alpha * x + beta). `round` takes halves to even. Exponentials are 0
 * where they would be below 1.7e-38.
 */
export const UNARY = {
  relu: 0,
  relu6: 1,
  step: 2,
  exp: 3,
  expm1: 4,
  log: 5,
  log1p: 6,
  sqrt: 7,
  rsqrt: 8,
  square: 9,
  neg: 10,
  abs: 11,
  reciprocal: 12,
  sigmoid: 13,
  tanh: 14,
  elu: 15,
  selu: 16,
  softplus: 17,
  sign: 18,
  floor: 19,
  ceil: 20,
  round: 21,
  clip: 22,
  leaky: 23,
  affine: 24,
} as const;

/**
 * Operations of `binary`. float32: all. int32: all but `div`, `pow` and `eluGrad`; sums and products wrap, `floorDiv` rounds down (0 where the
 * divisor is 0), `mod` has the divisor's sign (0 where the divisor is 0). `prelu` is `a < 0 ? a * b : a`; `eluGrad` is
 * tfjs's: `b >= 0 ? a : a * (b + 1)` for `a` the gradient and `b` the result of elu.
 */
export const BINARY = {
  add: 0,
  sub: 1,
  mul: 2,
  div: 3,
  max: 4,
  min: 5,
  squaredDifference: 6,
  pow: 7,
  floorDiv: 8,
  mod: 9,
  prelu: 10,
  eluGrad: 11,
} as const;

/** Operations of `compare`: the first six on any type, the last three on bool (any byte but 0 is true). */
export const COMPARE = {
  equal: 0,
  notEqual: 1,
  less: 2,
  lessEqual: 3,
  greater: 4,
  greaterEqual: 5,
  and: 6,
  or: 7,
  xor: 8,
} as const;

/**
 * Operations of `reduce`. float32: sum, mean, max, min, prod, sumSquares, argMax, argMin. int32: sum, max, min, prod, argMax, argMin. bool: all, any.
 * Of nothing: sum 0, prod 1, max -Infinity (int32: the least integer), min Infinity (the greatest), mean NaN, all 1, any 0, argMax and argMin 0.
 */
export const REDUCE = {
  sum: 0,
  mean: 1,
  max: 2,
  min: 3,
  prod: 4,
  sumSquares: 5,
  all: 6,
  any: 7,
  argMax: 8,
  argMin: 9,
} as const;

/** The kernels of one artifact; `B` is what a buffer argument is: a typed array (native) or a byte address (WebAssembly). */
export interface KernelTable<B> extends FusedKernels<B> {
  /** `TABLE_VERSION` of the artifact; another one is refused by the loaders. */
  tableVersion(): number;

  /** How many threads kernels may use from now on, the caller's included; returns what was set (WebAssembly: always 1). */
  setThreads(count: number): number;

  /**
   * out = activation(A B + bias), or out += A B where `accumulate` is 1 (then the activation is taken of the whole sum).
   *
   * `bias` is float32 [n] or none. layout: [batch, m, n, k, a batch stride, a row stride, a column stride, b batch stride, b row stride,
   * b column stride, out batch stride, out row stride]; a is [m, k], b is [k, n], out's columns lie side by side. Transposes are strides, at full speed.
   */
  matmul(out: B, a: B, b: B, bias: B, layout: B, activation: number, alpha: number, accumulate: number): void;

  /**
   * dx[i] = dy[i] * f'(x[i]) for an activation f, written in terms of y = f(x).
   *
   * relu's is 1 where y > 0; elu's is y + 1 where y < 0; leaky's `alpha` where y < 0. dx may be dy or y.
   */
  activationGrad(activation: number, dx: B, dy: B, y: B, n: number, alpha: number): void;

  /** out[i] = f(a[i]), float32; `op` of `UNARY`. out may be a. */
  unary(op: number, out: B, a: B, n: number, alpha: number, beta: number): void;

  /** out[i] = a[i] is 0, bool. */
  logicalNot(out: B, a: B, n: number): void;

  /**
   * out = f(a, b) with broadcasting, float32 or int32; `op` of `BINARY`, `dtype` of all three.
   *
   * layout: [4 sizes, 4 strides of a, 4 strides of b], outermost first, leading sizes 1 where fewer are needed. Fast where both
   * innermost strides are 0 or 1; right for any. out may be a or b where that one's layout is out's own.
   */
  binary(op: number, dtype: number, out: B, a: B, b: B, layout: B): void;

  /** out (bool) = a compared with b (both `dtype`), with broadcasting as in `binary`; `op` of `COMPARE`. */
  compare(op: number, dtype: number, out: B, a: B, b: B, layout: B): void;

  /**
   * out[o, i] = reduction of a[o, :, i] for a [outer, size, inner]; `op` of `REDUCE`, `dtype` of a. out has a's type, argMax and argMin give int32.
   *
   * Sums are of many partial sums, more accurate than one after another. argMax and argMin take the lowest index of equals and, like tfjs's CPU
   * backend, pass over NaN except in first place.
   */
  reduce(op: number, dtype: number, out: B, a: B, outer: number, size: number, inner: number): void;

  /** out = softmax of each row of a [rows, columns], float32; its logarithm where `log` is 1. out may be a. */
  softmax(out: B, a: B, rows: number, columns: number, log: number): void;

  /** dx = gradient of `softmax` from dy and its result y, all [rows, columns]. */
  softmaxGrad(dx: B, dy: B, y: B, rows: number, columns: number, log: number): void;

  /** out[i, :] = condition[i] ? a[i, :] : b[i, :] for rows of `inner` elements of `dtype`; condition bool [n]. */
  select(dtype: number, out: B, condition: B, a: B, b: B, n: number, inner: number): void;

  /** out (`to`) = a (`from`): to int32 as JavaScript's `| 0` does, to bool what is not 0 (NaN is true). */
  cast(from: number, to: number, out: B, a: B, n: number): void;

  /**
   * Copies a box of elements of `dtype`: concat, split, slice, transpose, tile, reverse, pad are layouts of this.
   *
   * layout: [offset in out, offset in a, 6 sizes, 6 strides of out, 6 strides of a], outermost first, leading sizes 1. Strides of
   * a may be 0 (tile) or negative (reverse). Elements of out outside the box are not touched; places of out must differ.
   */
  copy(dtype: number, out: B, a: B, layout: B): void;

  /** out[i] = value, `dtype`. */
  fill(dtype: number, out: B, value: number, n: number): void;

  /**
   * out[g, o, j, :] = a[g, o, ids[g, j], :] for a [groups, outer, size, inner], ids int32 [groups, n], elements of `dtype`.
   *
   * Returns -1, or the place in ids of the first that is not in [0, size): out is then not written.
   */
  gather(
    dtype: number,
    out: B,
    a: B,
    ids: B,
    groups: number,
    outer: number,
    size: number,
    inner: number,
    n: number,
  ): number;

  /**
   * out[j, :] = a at ids[j, :], for ids int32 [n, depth]; elements of `dtype`. layout: [depth sizes of a's first axes]; inner is the size of the rest.
   *
   * Returns -1, or the first j whose id is outside: out is then not written.
   */
  gatherNd(dtype: number, out: B, a: B, ids: B, layout: B, depth: number, inner: number, n: number): number;

  /**
   * out at ids[j, :] gains values[j, :] (float32 or int32), or becomes it where `replace` is 1 (the last one holds). As `gatherNd`, with out in
   * the place of a; out is not cleared. Returns -1, or the first j whose id is outside: out is then not changed.
   */
  scatterNd(
    dtype: number,
    out: B,
    ids: B,
    values: B,
    layout: B,
    depth: number,
    inner: number,
    n: number,
    replace: number,
  ): number;

  /** out[s, :] = sum of a[j, :] over ids[j] = s, for a [n, inner], ids int32 [n], out [segments, inner]; float32 or int32. Ids outside are passed over. */
  segmentSum(dtype: number, out: B, a: B, ids: B, n: number, inner: number, segments: number): void;

  /**
   * One step of Adam in one pass over float32 arrays of n elements, from param, mean, square, grad; an output may be its own input.
   *
   * g = grad + decay * param; mean' = mean + (1 - beta1) (g - mean); square' = beta2 square + (1 - beta2) g^2;
   * param' = keep * param - size * mean' / (sqrt(square') / root + epsilon). AdamW: decay 0 and keep = 1 - rate * weight decay; Adam: keep 1. size = rate / (1 - beta1^t);
   * root = sqrt(1 - beta2^t).
   */
  adam(
    paramOut: B,
    meanOut: B,
    squareOut: B,
    param: B,
    mean: B,
    square: B,
    grad: B,
    n: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    size: number,
    root: number,
    decay: number,
    keep: number,
  ): void;
}

/** A buffer argument of the native table; null where there is none. */
export type NativeBuffer = Float32Array | Int32Array | Uint8Array | null;

/** The native addon's table. */
export interface NativeTable extends KernelTable<NativeBuffer> {
  /** How many bytes of its cache line (64) lie before a buffer's first. Kernels take any place, but read whole lines fastest. */
  placeInLine(buffer: NativeBuffer): number;
}

/** What the WebAssembly module exports: the table over byte addresses (0 where there is no buffer), and its memory. */
export interface WasmTable extends KernelTable<number> {
  /** The module's memory; the host makes it larger, which detaches views. */
  readonly memory: WebAssembly.Memory;
  /** First byte that the module does not use: all above it, and what is grown, belongs to the host. Addresses must be multiples of the element's size. */
  readonly heapBase: number;
}
