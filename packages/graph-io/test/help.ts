import { isKleeneError } from '@kleene/base';
import { neighbours } from '@kleene/graphs';
import type { GraphFile } from '@kleene/graph-io';
import { expect } from 'vitest';

/** The edges of a graph by the ids of their ends, an undirected one once; with the weight where there is one. */
export function edgesOf({ graph, ids }: GraphFile): (string | number)[][] {
  return ids.flatMap((source, node) =>
    Array.from(neighbours(graph, node), (target, i): (string | number)[] => {
      const weight = graph.weights?.[graph.offsets[node]! + i];
      return weight === undefined ? [source, ids[target]!] : [source, ids[target]!, weight];
    }).filter((_, i) => graph.directed || neighbours(graph, node)[i]! >= node),
  );
}

/** The message of the error that `promise` ends with, which must be a KleeneError of this code; `accepted` if it ends well. */
export async function refusal(promise: Promise<unknown>, code = 'invalid-file'): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (!isKleeneError(error)) throw error;
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('\n');
    return error.message;
  }
  return 'accepted';
}

/** `source` in chunks of `size`, as a stream hands them over. */
export async function* inChunks<T extends string | Uint8Array>(source: T, size: number): AsyncGenerator<T> {
  for (let at = 0; at < source.length; at += size) yield source.slice(at, at + size) as T;
}

/** The weight of the lightest way between two ids, each edge tried again until nothing changes (Bellman and Ford). */
export function lightest(file: GraphFile, from: string, to: string): number {
  const { graph, ids } = file;
  const distances = ids.map((id) => (id === from ? 0 : Infinity));
  for (let round = 0; round < ids.length; round++)
    for (let node = 0; node < ids.length; node++)
      for (let arc = graph.offsets[node]!; arc < graph.offsets[node + 1]!; arc++) {
        const target = graph.targets[arc]!;
        distances[target] = Math.min(distances[target]!, distances[node]! + graph.weights![arc]!);
      }
  return distances[ids.indexOf(to)]!;
}
