import { fileURLToPath } from 'node:url';
import { findNode } from '@kleene/graph-io';
import { readGraphFile, type ReadFileOptions } from '@kleene/graph-io/node';
import { fromEdges, type Graph } from '@kleene/graphs';
import { usCounties, worldCountries } from '../../src/demo/real-graphs.ts';
import { registryFile } from './registry-file.ts';

/** A graph from the world, undirected, and where a search in it starts. */
export interface NamedGraph {
  readonly name: string;
  readonly from: string;
  readonly graph: Graph;
  readonly start: number;
  /** What the start is called. */
  readonly startName: string;
}

/** The graphs that lie here or in packages that are installed anyway. */
export async function nearGraphs(): Promise<NamedGraph[]> {
  const atlas = async (made: ReturnType<typeof usCounties>, name: string, from: string): Promise<NamedGraph> => {
    const { graph, labels, start } = await made;
    return { name, from, graph, start, startName: labels[start]! };
  };
  return Promise.all([
    fixture('characters who share a chapter (Les Misérables)', 'miserables.gexf', 'vega-datasets (npm)', 'Valjean'),
    fixture('airports with flights between them', 'flights.csv.gz', 'vega-datasets (npm)', 'ABE', {
      source: 'origin',
      target: 'destination',
      weight: 'count',
    }),
    fixture('pipes of a water supply (Net3)', 'water-net3.graphml', 'wntr (PyPI)', 'River', { weight: 'length' }),
    fixture('mesh of the Stanford bunny', 'bunny.mtx.gz', 'bunny (npm)', '1'),
    fixture('npm packages by dependency', 'npm-packages.snap', 'package-lock.json of this repository', 'vitest'),
    atlas(worldCountries(), 'countries by land border', 'world-atlas (npm)'),
    atlas(usCounties(), 'counties of the United States by border', 'us-atlas (npm)'),
  ]);
}

/** The graphs that `npm` has to fetch first. */
export async function farGraphs(): Promise<NamedGraph[]> {
  return [await teapot(), await englishWords()];
}

async function fixture(
  name: string,
  file: string,
  from: string,
  startName: string,
  options: ReadFileOptions = {},
): Promise<NamedGraph> {
  const path = fileURLToPath(new URL(`../fixtures/graphs/${file}`, import.meta.url));
  const read = await readGraphFile(path, { ...options, directed: false });
  return { name, from, graph: read.graph, start: findNode(read, startName), startName };
}

/** Corners joined where a triangle has both. */
async function teapot(): Promise<NamedGraph> {
  const text = await registryFile('teapot@1.0.0', 'teapot.js');
  const list = (name: string): number[][] =>
    JSON.parse(new RegExp(`exports\\.${name}\\s*=\\s*(\\[\\[[^]*?\\]\\])`).exec(text)![1]!) as number[][];
  const cells = list('cells');
  const sources = cells.flat();
  const targets = cells.flatMap((cell) => cell.map((_, i) => cell[(i + 1) % cell.length]!));
  const graph = fromEdges(list('positions').length, sources, targets);
  return { name: 'mesh of the Utah teapot', from: 'teapot (npm)', graph, start: 0, startName: '0' };
}

/** Words joined where one letter makes the difference, in one place. */
async function englishWords(): Promise<NamedGraph> {
  const words = JSON.parse(await registryFile('an-array-of-english-words@2.0.0', 'index.json')) as string[];
  const alike = new Map<string, number[]>();
  words.forEach((word, node) => {
    for (let at = 0; at < word.length; at++) {
      const pattern = `${word.slice(0, at)}_${word.slice(at + 1)}`;
      const group = alike.get(pattern);
      if (group) group.push(node);
      else alike.set(pattern, [node]);
    }
  });
  const pairs = [...alike.values()].flatMap((group) =>
    group.flatMap((a, i) => group.slice(i + 1).map((b) => [a, b] as const)),
  );
  const graph = fromEdges(
    words.length,
    pairs.map(([a]) => a),
    pairs.map(([, b]) => b),
  );
  const name = 'English words by one changed letter';
  return { name, from: 'an-array-of-english-words (npm)', graph, start: words.indexOf('graph'), startName: 'graph' };
}
