import { cpus } from 'node:os';
import type { Measurement } from '../../../tools/bench/measurement.ts';
import { kernelMeasurements } from './parts/kernels.ts';

/** Part (a): the kernels alone, against the targets of this package. */
export async function measurements(): Promise<Measurement[]> {
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`;
  return (await kernelMeasurements()).map((row) => ({ ...row, note: [row.note, machine].filter(Boolean).join('; ') }));
}
