/** 0, 1, ..., n - 1: each element points at itself. */
export function identity(n: number): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = i;
  return out;
}

/**
 * 0, 1, ..., n - 1 as int32: the elements of a list, slot by slot. What is read from a float64 array and kept as a hint of the graph or a `mask_one` is
 * made int32 as well (`| 0`): V8 makes a new box of a double whenever such a hint is looked at.
 */
export function elements(n: number): Int32Array {
  const out = new Int32Array(n);
  for (let i = 0; i < n; i++) out[i] = i;
  return out;
}

/** Each of n elements points to the one before it, the first to itself. */
export function predecessors(n: number): Float64Array {
  const out = new Float64Array(n);
  for (let i = 1; i < n; i++) out[i] = i - 1;
  return out;
}

/** i / n for each of n nodes: where a node stands. */
export function positions(n: number): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = i / n;
  return out;
}

/** The pointers of a list of elements to their predecessors, the first one's to itself; written into `out`. */
export function chain(
  order: Float64Array | Int32Array,
  out: Float64Array = new Float64Array(order.length),
): Float64Array {
  out[order[0]!] = order[0]!;
  for (let t = 1; t < order.length; t++) out[order[t]!] = order[t - 1]!;
  return out;
}

/** Exchanges the elements in two slots of a list and mends its `chain`. */
export function swapInChain(order: Int32Array, pointers: Float64Array, a: number, b: number): void {
  swap(order, a, b);
  pointToSlotBefore(order, pointers, a);
  pointToSlotBefore(order, pointers, a + 1);
  pointToSlotBefore(order, pointers, b);
  pointToSlotBefore(order, pointers, b + 1);
}

/** Makes the element in slot `t`, if there is one, point to the one before it. */
export function pointToSlotBefore(order: Int32Array, pointers: Float64Array, t: number): void {
  if (t < order.length) pointers[order[t]!] = order[t === 0 ? 0 : t - 1]!;
}

/** The pointers of the first `size` elements of a heap to their parents, of all others to themselves; written into `out`. */
export function heapPointers(order: Float64Array | Int32Array, size: number, out: Float64Array): Float64Array {
  for (let i = 0; i < out.length; i++) out[i] = i;
  for (let t = 1; t < size; t++) out[order[t]!] = order[(t - 1) >> 1]!;
  return out;
}

/** Where a matrix is not zero, and the whole diagonal (unless -1 stands there). */
export function adjacency(matrix: Float64Array, n: number, out: Float64Array = new Float64Array(n * n)): Float64Array {
  // Not `? 1 : 0`, which V8 makes a branch that is hard to foresee.
  for (let at = 0; at < out.length; at++) out[at] = Number(matrix[at] !== 0);
  for (let at = 0; at < out.length; at += n + 1) out[at] = Number(matrix[at]! + 1 !== 0);
  return out;
}

/** The transpose of an n x n matrix. */
export function transpose(matrix: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[j * n + i] = matrix[i * n + j]!;
  return out;
}

/** Whether two arrays hold the same numbers. */
export function areEqual(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The numbers with the opposite sign. */
export function negated(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = -values[i]!;
  return out;
}

/** Exchanges two elements. */
export function swap(values: Float64Array | Int32Array, a: number, b: number): void {
  const value = values[a]!;
  values[a] = values[b]!;
  values[b] = value;
}
