import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Measurement } from '../../../tools/bench/measurement.ts';

/** Time and peak memory of reading a file of 10^6 edges, each time in a process of its own, beside the plain way to do it. */
export const measurements = async (): Promise<Measurement[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'kleene-bench-'));
  try {
    return [
      ...(await compare('10^6 edges between 200,000 ids', join(folder, 'few.csv'), (i) => [
        (i * 48_271) % 200_000,
        (i * 16_807) % 199_999,
      ])),
      ...(await compare('10^6 edges between 10^6 ids', join(folder, 'many.csv'), (i) => [
        `junction-${i}`,
        `junction-${i + 1}`,
      ])),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const EDGES = 1_000_000;

type Result = [seconds: number, megabytes: number];

async function compare(
  name: string,
  path: string,
  ends: (edge: number) => (string | number)[],
): Promise<Measurement[]> {
  const rows = Array.from({ length: EDGES }, (_, edge) => `${ends(edge).join(',')},${edge % 97}.25\n`);
  writeFileSync(path, `source,target,weight\n${rows.join('')}`);
  const results: [Result, Result] = [await inProcess(ours, path), await inProcess(plain, path)];
  return (['s', 'MB'] as const).map((unit, i): Measurement => {
    const [value, baseline] = [results[0][i]!, results[1][i]!];
    const note = 'baseline: readFile, split, Map and fromEdges, without any check';
    return {
      name: `readGraphFile, ${name}, ${unit === 's' ? 'time' : 'peak memory'}`,
      value,
      unit,
      baseline,
      ratio: baseline / value,
      note,
    };
  });
}

const ours = `
  const { readGraphFile } = await import(entry('@kleene/graph-io/node'));
  const start = performance.now();
  const { graph } = await readGraphFile(path);`;

const plain = `
  const { readFileSync } = await import('node:fs');
  const { fromEdges } = await import(entry('@kleene/graphs'));
  const start = performance.now();
  const ids = new Map();
  const number = (id) => {
    if (!ids.has(id)) ids.set(id, ids.size);
    return ids.get(id);
  };
  const rows = readFileSync(path, 'utf8').trimEnd().split('\\n').slice(1).map((line) => line.split(','));
  const [sources, targets] = [rows.map((row) => number(row[0])), rows.map((row) => number(row[1]))];
  const graph = fromEdges(ids.size, sources, targets, { weights: rows.map((row) => Number(row[2])) });`;

async function inProcess(read: string, path: string): Promise<Result> {
  const entries = Object.fromEntries(
    ['@kleene/graph-io/node', '@kleene/graphs'].map((name) => [name, import.meta.resolve(name)]),
  );
  const script = `
    const path = ${JSON.stringify(path)};
    const entries = ${JSON.stringify(entries)};
    const entry = (name) => entries[name];
    ${read}
    const seconds = (performance.now() - start) / 1000;
    if (graph.targets.length < ${EDGES}) throw new Error('edges are missing');
    console.log(JSON.stringify([seconds, process.resourceUsage().maxRSS / 1024]));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  return JSON.parse(stdout) as Result;
}
