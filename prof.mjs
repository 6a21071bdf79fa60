// per-algorithm breakdown with processor time
const root = process.argv[2] ?? '/tmp/w/leftovers';
const { clrs30, benchmarkSplit, buildSampler } = await import(root + '/packages/clrs/dist/index.js');
const { RandomState } = await import(root + '/packages/random/dist/index.js');
import { readFileSync } from 'node:fs';
const rec = JSON.parse(readFileSync(root + '/packages/clrs/bench/dm-clrs.json'));
const length = Number(process.argv[3] ?? 16), size = length === 16 ? 32 : 8, ms = Number(process.argv[4] ?? 150);
function best(run) {
  let best = Infinity;
  const until = performance.now() + ms;
  for (let b = 0; b < 10 || performance.now() < until; b++) { const s = performance.now(); run(); best = Math.min(best, performance.now() - s); }
  return best / size * 1000; // us each
}
const rows = [];
for (const a of clrs30) {
  const { seed } = benchmarkSplit(a, 'train');
  const s = buildSampler(a, { length, seed, trackMaxSteps: false, reuse: true });
  const total = best(() => s.next(size));
  const rs = new RandomState(1);
  const samp = best(() => { for (let i = 0; i < size; i++) a.inputs(a.sample(rs, length, {})); });
  const inst = Array.from({ length: size }, () => a.inputs(a.sample(rs, length, {})));
  let steps = 0;
  const gen = best(() => { steps = 0; for (const x of inst) { const r = a.run(x, {}); while (!r.next().done) steps++; } });
  const dm = rec[a.name][length] * 1000;
  rows.push({ name: a.name, ratio: +(dm / total).toFixed(1), total: +total.toFixed(2), sample: +samp.toFixed(2), gen: +gen.toFixed(2), rest: +(total - samp - gen).toFixed(2), steps: +(steps / size).toFixed(1) });
}
rows.sort((a, b) => a.ratio - b.ratio);
console.table(rows);
console.log('median', (rows[14].ratio + rows[15].ratio) / 2);
