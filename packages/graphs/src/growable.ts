type Growing = Int32Array | Float64Array;

/** A list of numbers of unknown length in one typed array, which doubles when it is full. */
export interface Growable<A extends Growing> {
  push(value: number): void;
  /** The number at `index`, below the count of pushes (not checked). */
  at(index: number): number;
  /** What has been pushed so far: a view, valid until the next push. */
  view(): A;
}

/** An empty list with elements of the given type and room for `capacity` of them before it grows (default 1024). */
export function growable<A extends Growing>(type: new (length: number) => A, capacity = 1024): Growable<A> {
  let data = new type(Math.max(1, capacity));
  let length = 0;
  return {
    push(value) {
      if (length === data.length) {
        const larger = new type(2 * length);
        larger.set(data);
        data = larger;
      }
      data[length++] = value;
    },
    at: (index) => data[index]!,
    view: () => data.subarray(0, length) as A,
  };
}
