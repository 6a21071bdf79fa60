import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arcSources, degree, fromEdges, type Graph } from '@kleene/graphs';
import { neighbors } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** A graph from the real world, with an id and a name for each node. */
export interface RealGraph {
  readonly name: string;
  readonly graph: Graph;
  readonly ids: readonly string[];
  readonly labels: readonly string[];
  /** Index of the node where the demo starts. */
  readonly start: number;
}

type Areas = GeometryCollection;

/** The counties of the United States by common border, with their FIPS codes as ids (us-atlas, 10 m). */
export async function usCounties(): Promise<RealGraph> {
  const areas = (await topology('us-atlas/counties-10m.json')).objects['counties'] as Areas;
  return byBorder('US counties', areas, (area) => String(area.id), '06037');
}

/** The countries of the world by land border, with their names as ids (world-atlas, 50 m: a few have no code). */
export async function worldCountries(): Promise<RealGraph> {
  const areas = (await topology('world-atlas/countries-50m.json')).objects['countries'] as Areas;
  return byBorder('world countries', areas, nameOf, 'Portugal');
}

/** The graph without its nodes that touch no other, which a file of edges cannot hold. */
export function withoutIsolated({ graph, ids }: RealGraph): { readonly graph: Graph; readonly ids: readonly string[] } {
  const kept = [...ids.keys()].filter((node) => degree(graph, node) > 0);
  const place = new Map(kept.map((node, at) => [node, at]));
  const sources = arcSources(graph);
  const arcs = [...sources.keys()].filter((arc) => sources[arc]! < graph.targets[arc]!);
  const ends = [sources, graph.targets].map((side) => arcs.map((arc) => place.get(side[arc]!)!)) as [
    number[],
    number[],
  ];
  return { graph: fromEdges(kept.length, ...ends), ids: kept.map((node) => ids[node]!) };
}

/** A topology of an atlas package, by its path there. */
export async function topology(path: string): Promise<Topology> {
  return JSON.parse(await readFile(createRequire(import.meta.url).resolve(path), 'utf8'));
}

function byBorder(
  name: string,
  areas: Areas,
  idOf: (area: Areas['geometries'][number]) => string,
  startId: string,
): RealGraph {
  const sources: number[] = [];
  const targets: number[] = [];
  for (const [area, touching] of neighbors(areas.geometries).entries()) {
    // An area whose border touches itself is listed as its own neighbour, and each border from both sides.
    for (const other of touching) {
      if (other <= area) continue;
      sources.push(area);
      targets.push(other);
    }
  }
  const ids = areas.geometries.map(idOf);
  const labels = areas.geometries.map(nameOf);
  return {
    name,
    graph: fromEdges(areas.geometries.length, sources, targets),
    ids,
    labels,
    start: ids.indexOf(startId),
  };
}

function nameOf({ properties }: Areas['geometries'][number]): string {
  return (properties as { readonly name?: string } | undefined)?.name ?? '';
}
