/** Where the arrays of batches come from. */
export interface Memory {
  /** `length` zeros for the array `name`. */
  zeros(name: string, length: number): Float64Array;
  /** The array `name` with zeros behind, `length` long. */
  grown(name: string, data: Float64Array, length: number): Float64Array;
}

/** New memory each time. */
export const freshMemory: Memory = {
  zeros: (_name, length) => new Float64Array(length),
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
    zeros(name, length) {
      const before = kept.get(name);
      return before !== undefined && before.length >= length
        ? before.subarray(0, length).fill(0)
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
