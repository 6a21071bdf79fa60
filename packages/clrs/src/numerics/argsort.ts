/**
 * The indices that sort `keys`, with equal keys in the order in which numpy's default `argsort` leaves them: `network` as with AVX2 or AVX-512 from
 * numpy 2.0 on (measured for up to 256 keys; longer lists are sorted as `introsort`), `introsort` as without.
 */
export function argsort(keys: Float64Array, ties: 'network' | 'introsort' = 'network'): Int32Array {
  const order = introsort(keys);
  // Without equal keys there is one order only, and this is the faster way to it.
  return ties === 'network' && keys.length <= 256 && isTied(keys, order) ? network(keys) : order;
}

function isTied(keys: Float64Array, order: Int32Array): boolean {
  for (let i = 1; i < order.length; i++) if (keys[order[i]!] === keys[order[i - 1]!]) return true;
  return false;
}

/**
 * The first index of `argsort`, in linear time unless the smallest key comes twice. NaN comes last, as numpy has it; among keys with NaN the first
 * smallest is taken.
 */
export function argmin(keys: Float64Array, ties?: 'network' | 'introsort'): number {
  let at = 0;
  let isTied = false;
  for (let i = 1; i < keys.length; i++) {
    if (keys[i]! < keys[at]!) {
      at = i;
      isTied = false;
    } else if (keys[i] === keys[at]) isTied = true;
    // A NaN is left for the first number after it: nothing is less than NaN.
    else if (keys[at] !== keys[at] && keys[i] === keys[i]) at = i;
  }
  return isTied && !keys.some(Number.isNaN) ? argsort(keys, ties)[0]! : at;
}

/** A bitonic sorting network over the next power of two, filled up with infinity. */
function network(keys: Float64Array): Int32Array {
  const n = keys.length;
  let size = 1;
  while (size < n) size *= 2;
  const sorted = new Float64Array(size).fill(Infinity);
  sorted.set(keys);
  const order = identityOrder(size);
  for (let block = 2; block <= size; block *= 2) {
    for (let base = 0; base < size; base += block)
      for (let i = 0; i < block / 2; i++) compareExchange(sorted, order, base + i, base + block - 1 - i);
    for (let d = block / 4; d >= 1; d /= 2)
      for (let i = 0; i < size; i++) if ((i & d) === 0) compareExchange(sorted, order, i, i + d);
  }
  return order.subarray(0, n);
}

function compareExchange(keys: Float64Array, order: Int32Array, a: number, b: number): void {
  const low = keys[b]!;
  if (!(low < keys[a]!)) return;
  keys[b] = keys[a]!;
  keys[a] = low;
  exchange(order, a, b);
}

/** Quicksort by the median of three with insertion sort below 17, as numpy's. */
function introsort(keys: Float64Array): Int32Array {
  const order = identityOrder(keys.length);
  const pending: number[] = [0, keys.length - 1];
  while (pending.length > 0) {
    let right = pending.pop()!;
    let left = pending.pop()!;
    while (right - left > 15) {
      const split = partition(keys, order, left, right);
      if (split - left < right - split) {
        pending.push(split + 1, right);
        right = split - 1;
      } else {
        pending.push(left, split - 1);
        left = split + 1;
      }
    }
    insertion(keys, order, left, right);
  }
  return order;
}

function partition(keys: Float64Array, order: Int32Array, left: number, right: number): number {
  const middle = left + ((right - left) >> 1);
  const isLess = (a: number, b: number): boolean => keys[order[a]!]! < keys[order[b]!]!;
  if (isLess(middle, left)) exchange(order, middle, left);
  if (isLess(right, middle)) exchange(order, right, middle);
  if (isLess(middle, left)) exchange(order, middle, left);
  const pivot = keys[order[middle]!]!;
  let i = left;
  let j = right - 1;
  exchange(order, middle, j);
  for (;;) {
    do i++;
    while (keys[order[i]!]! < pivot);
    do j--;
    while (pivot < keys[order[j]!]!);
    if (i >= j) break;
    exchange(order, i, j);
  }
  exchange(order, i, right - 1);
  return i;
}

function insertion(keys: Float64Array, order: Int32Array, left: number, right: number): void {
  for (let i = left + 1; i <= right; i++) {
    const moved = order[i]!;
    let j = i - 1;
    for (; j >= left && keys[moved]! < keys[order[j]!]!; j--) order[j + 1] = order[j]!;
    order[j + 1] = moved;
  }
}

function exchange(order: Int32Array, a: number, b: number): void {
  const at = order[a]!;
  order[a] = order[b]!;
  order[b] = at;
}

function identityOrder(n: number): Int32Array {
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  return order;
}
