import { refuse } from '@kleene/base';
import type { Probe } from '../spec/spec.ts';
import { pythonFloat, wholeNumber } from './numbers.ts';

/**
 * A value of a probe as CLRS-Text writes it (dm-clrs clrs_utils.py): numbers in brackets, the rows of edges one after the other; nodes and
 * classes by their number, elements left out as -1; what should be a permutation as the keys in its order.
 *
 * @param value packed, as `Value` says
 * @param isWhole whether the numbers of scalars are int64
 * @param key the keys of the instance, where there are any
 */
export function valueText(probe: Probe, value: number | Float64Array, isWhole: boolean, key?: Float64Array): string {
  const [, location, type] = probe;
  if (type === 'permutation_pointer' || type === 'soft_pointer')
    refuse('clrs.valueText', 'type', 'one that trajectories have', type);
  if (type === 'should_be_permutation') return sortedText(value, isWhole, key);
  const write = type === 'scalar' ? (isWhole ? String : pythonFloat) : type === 'categorical' ? classText : wholeNumber;
  if (typeof value === 'number') return write(value);
  if (location === 'node') return listText(value, write);
  const nodes = Math.sqrt(value.length);
  const rows = Array.from({ length: nodes }, (_, i) => listText(value.subarray(i * nodes, (i + 1) * nodes), write));
  return `[${rows.join(', ')}]`;
}

function listText(values: Float64Array, write: (value: number) => string): string {
  return `[${Array.from(values, write).join(' ')}]`;
}

function classText(value: number): string {
  return value < 0 ? '-1' : String(value);
}

/** The keys from the first on, each after the one that it points to. */
function sortedText(pointers: number | Float64Array, isWhole: boolean, key: Float64Array | undefined): string {
  if (!(key instanceof Float64Array)) refuse('clrs.valueText', 'input key', 'a Float64Array to be sorted', key);
  if (typeof pointers === 'number') refuse('clrs.valueText', 'value', 'a Float64Array', pointers);
  const isPointedAt = new Set(pointers);
  const sorted = new Float64Array(key.length);
  let node = pointers.findIndex((_, i) => !isPointedAt.has(i));
  for (let i = key.length - 1; i >= 0; i--) {
    sorted[i] = key[node]!;
    node = pointers[node]!;
  }
  return listText(sorted, isWhole ? String : pythonFloat);
}
