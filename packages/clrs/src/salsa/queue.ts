/** Nodes by ascending key, of equal keys the smallest node first. */
export interface NodeQueue {
  /** The node becomes a member, or moves to its key, which is smaller than before. */
  raise(node: number): void;
  /** Takes the first node out; -1 from an empty queue. */
  take(): number;
}

/** An empty queue of nodes 0 to `key.length` - 1, whose keys are read from `key`: a binary heap with the place of each node. */
export function nodeQueue(key: Float64Array): NodeQueue {
  const heap = new Int32Array(key.length);
  const place = new Int32Array(key.length).fill(-1);
  let size = 0;
  const isBefore = (a: number, b: number): boolean => key[a]! < key[b]! || (key[a] === key[b] && a < b);
  const put = (node: number, at: number): void => {
    heap[at] = node;
    place[node] = at;
  };
  return {
    raise(node) {
      let at = place[node]! >= 0 ? place[node]! : size++;
      for (let up = (at - 1) >> 1; at > 0 && isBefore(node, heap[up]!); up = (at - 1) >> 1) {
        put(heap[up]!, at);
        at = up;
      }
      put(node, at);
    },
    take() {
      if (size === 0) return -1;
      const first = heap[0]!;
      place[first] = -1;
      const last = heap[--size]!;
      let at = 0;
      for (let child = 1; child < size; child = 2 * at + 1) {
        if (child + 1 < size && isBefore(heap[child + 1]!, heap[child]!)) child++;
        if (!isBefore(heap[child]!, last)) break;
        put(heap[child]!, at);
        at = child;
      }
      if (size > 0) put(last, at);
      return first;
    },
  };
}
