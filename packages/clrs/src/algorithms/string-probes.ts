/** The inputs of two strings, of which the nodes are first the one's characters, then the other's. */
export interface StringInputs {
  readonly string: Float64Array;
  readonly pos: Float64Array;
  readonly key: Float64Array;
}

/** Which string a node belongs to, where in it, and its character. */
export function stringInputs(first: Float64Array, second: Float64Array): StringInputs {
  const a = first.length;
  const n = a + second.length;
  const inputs = { string: new Float64Array(n), pos: new Float64Array(n), key: new Float64Array(n) };
  inputs.string.fill(1, a);
  inputs.key.set(first);
  inputs.key.set(second, a);
  for (let i = 0; i < a; i++) inputs.pos[i] = i / a;
  for (let j = a; j < n; j++) inputs.pos[j] = (j - a) / second.length;
  return inputs;
}

/** The two strings of such inputs. */
export function stringsOf({ string, key }: StringInputs): [first: Float64Array, second: Float64Array] {
  const start = string.indexOf(1);
  const a = start < 0 ? string.length : start;
  return [key.subarray(0, a), key.subarray(a)];
}

/** Each character points to the one before it in its string, the first ones to themselves. */
export function stringPredecessors({ string }: StringInputs): Float64Array {
  const out = new Float64Array(string.length);
  for (let i = 1; i < out.length; i++) out[i] = string[i] === string[i - 1] ? i - 1 : i;
  return out;
}
