import { checkObject, refuse } from '@kleene/base';

/** What the locations hold: `X`, and `A[3]` for arrays. Never changed in place. */
export type Store = ReadonlyMap<string, bigint>;

type Value = number | bigint;

/** The store with these numbers and arrays. Throws `invalid-argument` for what is no whole number. */
export function store(values: Readonly<Record<string, Value | readonly Value[]>>): Store {
  checkObject('deq.store', 'values', values);
  return new Map(
    Object.entries(values).flatMap(([name, value]): [string, bigint][] =>
      Array.isArray(value)
        ? Array.from(value as readonly Value[], (item, i) => [`${name}[${i}]`, whole(`${name}[${i}]`, item)])
        : [[name, whole(name, value)]],
    ),
  );
}

function whole(name: string, value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isInteger(value)
    ? BigInt(value)
    : refuse('deq.store', name, 'a whole number', value);
}

/** The array `name` in a store, from index 0 as far as it goes. */
export function arrayIn(state: Store, name: string): bigint[] {
  const found: bigint[] = [];
  for (let value = state.get(`${name}[0]`); value !== undefined; value = state.get(`${name}[${found.length}]`))
    found.push(value);
  return found;
}

/** Whether two stores hold the same. */
export function sameStore(a: Store, b: Store): boolean {
  if (a.size !== b.size) return false;
  for (const [location, value] of a) if (b.get(location) !== value) return false;
  return true;
}
