/** Where the arrays of batches come from. */
export interface Memory {
  /** `length` numbers, whatever they are, for the array `name`. */
  array(name: string, length: number): Float64Array;
  /** The array `name` with more numbers behind, whatever they are, `length` in all. */
  grown(name: string, data: Float64Array, length: number): Float64Array;
}

/** New memory each time. */
export const freshMemory: Memory = {
  array: (_name, length) => new Float64Array(length),
  grown: (_name, data, length) => enlarged(data, length),
};

/** Memory that each array of a name takes over from the one before. */
export function reusedMemory(): Memory {
  const kept = new Map<string, Float64Array>();
  const keep = (name: string, data: Float64Array): Float64Array => {
    kept.set(name, data);
    return data;
  };
  return {
    array(name, length) {
      const before = kept.get(name);
      return before !== undefined && before.length >= length
        ? before.subarray(0, length)
        : keep(name, new Float64Array(length));
    },
    grown: (name, data, length) => keep(name, enlarged(data, length)),
  };
}

function enlarged(data: Float64Array, length: number): Float64Array {
  const larger = new Float64Array(length);
  larger.set(data);
  return larger;
}
