import type { Mend } from './mend.ts';
import { segmentSum } from './segment-sum.ts';

/** The mends of each backend by tfjs's name for it. */
const table: Readonly<Record<string, readonly Mend[]>> = {
  wasm: [segmentSum],
  cpu: [segmentSum],
};

/** What `prepare` puts into the kernel registry of a backend, by tfjs's name for it. */
export function mendsOf(engineName: string): readonly Mend[] {
  return table[engineName] ?? [];
}
