import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Measurement } from '../../../tools/bench/measurement.ts';

/** Time and peak memory of reading files, each time in a process of its own, beside the plain way to do it or graphology's reader. */
export const measurements = async (): Promise<Measurement[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'kleene-bench-'));
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  try {
    const few = csv((i) => [(i * 48_271) % 200_000, (i * 16_807) % 199_999]);
    const many = csv((i) => [`junction-${i}`, `junction-${i + 1}`]);
    return [
      ...(await compare('10^6 edges between 200,000 ids', MILLION, file('few.csv', few), plain('readFileSync(path)'))),
      ...(await compare('10^6 edges between 10^6 ids', MILLION, file('many.csv', many), plain('readFileSync(path)'))),
      ...(await compare(
        '10^6 edges from gzip',
        MILLION,
        file('few.csv.gz', gzipSync(few)),
        plain('gunzipSync(readFileSync(path))'),
      )),
      ...(await compare('10^5 edges of GraphML', TENTH, file('g.graphml', graphml()), theirs('graphology-graphml'))),
      ...(await compare('10^5 edges of GEXF', TENTH, file('g.gexf', gexf()), theirs('graphology-gexf'))),
      ...(await compare('10^5 edges of JSON', TENTH, file('g.json', json()), theirJson)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const MILLION = 1_000_000;
const TENTH = 100_000;
const NODES = 20_000;

const tenth = (edge: (i: number, source: number, target: number) => string): string[] =>
  Array.from({ length: TENTH }, (_, i) => edge(i, (i * 48_271) % NODES, (i * 16_807) % (NODES - 1)));
const nodes = (node: (i: number) => string): string[] => Array.from({ length: NODES }, (_, i) => node(i));

function csv(ends: (edge: number) => (string | number)[]): string {
  const rows = Array.from({ length: MILLION }, (_, edge) => `${ends(edge).join(',')},${edge % 97}.25\n`);
  return `source,target,weight\n${rows.join('')}`;
}

function graphml(): string {
  const edges = tenth((i, a, b) => `<edge source="${a}" target="${b}"><data key="w">${i % 97}.25</data></edge>\n`);
  const keys = '<key id="w" for="edge" attr.name="weight" attr.type="double"/>';
  return `<graphml>${keys}<graph edgedefault="directed">${nodes((i) => `<node id="${i}"/>\n`).join('')}${edges.join('')}</graph></graphml>`;
}

function gexf(): string {
  const edges = tenth((i, a, b) => `<edge id="${i}" source="${a}" target="${b}" weight="${i % 97}.25"/>\n`);
  return `<gexf><graph defaultedgetype="directed"><nodes>${nodes((i) => `<node id="${i}"/>\n`).join('')}</nodes><edges>${edges.join('')}</edges></graph></gexf>`;
}

function json(): string {
  const edges = tenth((i, a, b) => `{"source":"${a}","target":"${b}","attributes":{"weight":${i % 97}.25}}`);
  return `{"options":{"type":"directed","multi":true},"nodes":[${nodes((i) => `{"key":"${i}"}`).join(',\n')}],"edges":[${edges.join(',\n')}]}`;
}

type Result = [seconds: number, megabytes: number];

/** A way to read a file: code that leaves the number of edges in `edges`, and what it is called. */
interface Way {
  readonly code: string;
  readonly note: string;
}

async function compare(name: string, edges: number, path: string, baseline: Way): Promise<Measurement[]> {
  // The machine is never quiet: the better of two, by turns.
  const results: [Result[], Result[]] = [[], []];
  for (let turn = 0; turn < 2; turn++) {
    results[0].push(await inProcess(ours, path, edges));
    results[1].push(await inProcess(baseline, path, edges));
  }
  return (['s', 'MB'] as const).map((unit, i): Measurement => {
    const [value, base] = results.map((list) => Math.min(...list.map((result) => result[i]!))) as [number, number];
    const measured = unit === 's' ? 'time' : 'peak memory';
    return {
      name: `readGraphFile, ${name}, ${measured}`,
      value,
      unit,
      baseline: base,
      ratio: base / value,
      note: baseline.note,
    };
  });
}

const ours: Way = {
  note: '',
  code: `
    const { readGraphFile } = await import(entry('@kleene/graph-io/node'));
    start = performance.now();
    const { report } = await readGraphFile(path);
    edges = report.rows;`,
};

const plain = (bytes: string): Way => ({
  note: `baseline: ${bytes}, split, Map and fromEdges, without any check`,
  code: `
    const { readFileSync } = await import('node:fs');
    const { gunzipSync } = await import('node:zlib');
    const { fromEdges } = await import(entry('@kleene/graphs'));
    start = performance.now();
    const ids = new Map();
    const number = (id) => {
      if (!ids.has(id)) ids.set(id, ids.size);
      return ids.get(id);
    };
    const rows = ${bytes}.toString().trimEnd().split('\\n').slice(1).map((line) => line.split(','));
    const [sources, targets] = [rows.map((row) => number(row[0])), rows.map((row) => number(row[1]))];
    fromEdges(ids.size, sources, targets, { weights: rows.map((row) => Number(row[2])) });
    edges = rows.length;`,
});

const theirs = (library: string): Way => ({
  note: `baseline: ${library}`,
  code: `
    const { readFileSync } = await import('node:fs');
    const { default: { parse } } = await import(entry(${JSON.stringify(library)}));
    const { MultiGraph } = await import(entry('graphology'));
    start = performance.now();
    edges = parse(MultiGraph, readFileSync(path, 'utf8')).size;`,
});

const theirJson: Way = {
  note: 'baseline: JSON.parse and graphology’s Graph.from',
  code: `
    const { readFileSync } = await import('node:fs');
    const { MultiDirectedGraph } = await import(entry('graphology'));
    start = performance.now();
    edges = MultiDirectedGraph.from(JSON.parse(readFileSync(path, 'utf8'))).size;`,
};

async function inProcess({ code }: Way, path: string, expected: number): Promise<Result> {
  const names = ['@kleene/graph-io/node', '@kleene/graphs', 'graphology', 'graphology-graphml', 'graphology-gexf'];
  const entries = Object.fromEntries(names.map((name) => [name, import.meta.resolve(name)]));
  const script = `
    const path = ${JSON.stringify(path)};
    const entries = ${JSON.stringify(entries)};
    const entry = (name) => entries[name];
    let start = 0;
    let edges = 0;
    ${code}
    const seconds = (performance.now() - start) / 1000;
    if (edges !== ${expected}) throw new Error('edges are missing');
    console.log(JSON.stringify([seconds, process.resourceUsage().maxRSS / 1024]));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  return JSON.parse(stdout) as Result;
}
