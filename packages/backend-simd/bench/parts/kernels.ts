import { loadNative, loadWasm } from '@kleene/backend-simd';
import type { Measurement } from '../../../../tools/bench/measurement.ts';
import { elementwise } from './elementwise.ts';
import { nativePlace, wasmPlace, type Place } from './place.ts';
import { products } from './products.ts';

/** Kernels without a backend around them: on the addon with one thread and with two, and on the WebAssembly module. */
export async function kernelMeasurements(): Promise<Measurement[]> {
  const rows: Measurement[] = [];
  const native = loadNative();
  if ('kind' in native)
    for (const threads of [1, 2]) {
      native.table.setThreads(threads);
      rows.push(...measure(nativePlace(native.table, `native, ${threads} thread${threads > 1 ? 's' : ''}`, threads)));
    }
  const { table, variant } = await loadWasm();
  return [...rows, ...measure(wasmPlace(table, `wasm ${variant}`))];
}

function measure<B>(place: Place<B>): Measurement[] {
  return [...products(place), ...elementwise(place)];
}
