import type { Json } from '@kleene/nn';

/** The values in a JSON document by their dotted paths, as text; lists of values in one piece. */
export function leavesOf(value: Json, path = ''): Map<string, string> {
  const isBranch = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isBranch) return new Map([[path, typeof value === 'string' ? value : JSON.stringify(value)]]);
  return new Map(
    Object.entries(value as Readonly<Record<string, Json>>).flatMap(([name, child]) => [
      ...leavesOf(child, path === '' ? name : `${path}.${name}`),
    ]),
  );
}
