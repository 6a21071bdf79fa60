import { sha256 } from './sha256.ts';

/** JSON with its keys in order and no spaces: the canonical form of RFC 8785, for values without lone surrogates. Infinity is null, as in JSON. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const record = value as Record<string, unknown>;
  const fields = Object.keys(record).sort();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key])}`).join(',')}}`;
}

/** The SHA-256 of the canonical JSON of a value in UTF-8, 64 hexadecimal digits. */
export function hashJson(value: unknown): string {
  return sha256(new TextEncoder().encode(canonicalJson(value)));
}
