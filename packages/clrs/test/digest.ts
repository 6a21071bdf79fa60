import { createHash } from 'node:crypto';
import type { NdArray } from '@kleene/base';

/** The SHA-256 of arrays one after the other, as little-endian float64 with -0 as 0, in hexadecimal digits. */
export function digest(arrays: Iterable<NdArray>): string {
  const hash = createHash('sha256');
  for (const { data } of arrays) hash.update(Float64Array.from(data, (value) => value + 0));
  return hash.digest('hex');
}

/** The digests of a stage's probes, each cut to 8 digits. */
export function probeDigests(probes: { readonly [name: string]: NdArray }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(probes).map(([name, array]) => [name, digest([array]).slice(0, 8)]));
}
