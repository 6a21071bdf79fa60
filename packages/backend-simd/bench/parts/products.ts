import type { Measurement } from '../../../../tools/bench/measurement.ts';
import type { Place } from './place.ts';
import { best } from './time.ts';

/** batch, m, n, k, and which side is transposed. */
type Shape = readonly [batch: number, m: number, n: number, k: number, transposed?: 'A' | 'B'];

const shapes: readonly Shape[] = [
  [1, 8192, 128, 128],
  [1, 512, 128, 384],
  [1, 512, 256, 128],
  [1, 131_072, 128, 128],
  [1, 8192, 128, 128, 'B'],
  [1, 128, 128, 8192, 'A'],
  [1, 512, 128, 128],
  [1, 1024, 1024, 1024],
  [32, 64, 128, 64],
];

/** Products of the sizes that message passing has, forward and backward. */
export function products<B>(place: Place<B>): Measurement[] {
  return shapes.map((shape) => product(place, shape));
}

function product<B>(place: Place<B>, [batch, m, n, k, transposed]: Shape): Measurement {
  const [a, b, out] = [place.floats(batch * m * k), place.floats(batch * k * n), place.floats(batch * m * n)];
  const rows = transposed === 'A' ? [1, m] : [k, 1];
  const columns = transposed === 'B' ? [1, k] : [n, 1];
  const layout = place.ints([batch, m, n, k, m * k, ...rows, k * n, ...columns, m * n, n]);
  const [time] = best([() => place.table.matmul(out, a, b, place.none, layout, 0, 0, 0)], place.clock);
  place.clear();
  const rate = (2 * batch * m * n * k) / (time! * 1e6);
  const size = `${batch > 1 ? `${batch} x ` : ''}[${m},${k}] x [${k},${n}]${transposed ? `, ${transposed} transposed` : ''}`;
  return { name: `${place.title}: product ${size}`, value: rate, unit: 'GFLOP/s', note: verdict(rate, place.products) };
}

function verdict(rate: number, target: number): string {
  return `target ${target} ${rate >= target ? 'met' : 'missed'}`;
}
