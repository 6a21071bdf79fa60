import { show } from '@kleene/base';
import { growable } from '@kleene/graphs';
import { assemble, type Found } from './assemble.ts';
import { fail, type Place } from '../fail.ts';
import type { ReadGraph } from './graph-file.ts';
import { bothWaysNote, directedNote, note } from '../note.ts';
import type { Settings } from '../options.ts';

/** Which way an edge leads; a mutual one is directed and leads both ways. */
export type EdgeKind = 'directed' | 'undirected' | 'mutual';

/** An edge as a document has it, its ends by their ids. */
interface EdgeElement {
  readonly source: string;
  readonly target: string;
  readonly kind: EdgeKind;
  readonly weight?: number | undefined;
  /** The id of the edge itself, which identifies nothing. */
  readonly id?: string | undefined;
}

/** Takes the nodes and edges of a document in any order, then makes the graph. */
export interface ElementCollector {
  /** Declares a node; an id that is declared twice is refused. */
  node(place: Place, id: string): void;
  /** Names what to call a declared node. */
  label(id: string, text: string): void;
  edge(place: Place, edge: EdgeElement): void;
  /** `kind` is what the document calls its edges, and `missing` the weight of edges without one where others have one; without `missing` that is refused. */
  finish(settings: Settings, kind: EdgeKind, found: Omit<Found, 'comments'>, missing?: number): ReadGraph;
}

/** A collector for the elements of one document. */
export function elementCollector(file: string): ElementCollector {
  const numbers = new Map<string, number>();
  // `[nodes]`: where each was declared, and where an edge first named it: edges may come before nodes.
  const declaredAt: (Place | undefined)[] = [];
  const namedAt: (Place | undefined)[] = [];
  const labels = new Map<string, string>();
  const edgeIds = new Set<string>();
  const sources = growable(Int32Array);
  const targets = growable(Int32Array);
  const weights = growable(Float64Array);
  const bothWays = growable(Int32Array);
  let firstUnweighted: Place | undefined;
  const counts = { directed: 0, undirected: 0, mutual: 0 };
  let repeatedIds = 0;

  const numberOf = (id: string): number => {
    const number = numbers.get(id);
    if (number !== undefined) return number;
    numbers.set(id, numbers.size);
    declaredAt.push(undefined);
    namedAt.push(undefined);
    return numbers.size - 1;
  };

  const endOf = (place: Place, id: string): number => {
    const number = numberOf(id);
    if (declaredAt[number] === undefined) namedAt[number] ??= place;
    return number;
  };

  return {
    node(place, id) {
      if (id === '') fail(file, place, 'an id of the node', 'empty text');
      const number = numberOf(id);
      const first = declaredAt[number];
      const firstPlace = typeof first === 'number' ? `line ${first}` : first;
      if (first !== undefined) fail(file, place, `an id that no other node has (${firstPlace})`, show(id));
      declaredAt[number] = place;
    },
    label: (id, text) => void labels.set(id, text),
    edge(place, { source, target, kind, weight, id }) {
      sources.push(endOf(place, source));
      targets.push(endOf(place, target));
      weights.push(weight ?? NaN);
      if (weight === undefined) firstUnweighted ??= place;
      bothWays.push(kind === 'directed' ? 0 : 1);
      counts[kind]++;
      if (id === undefined) return;
      if (edgeIds.has(id)) repeatedIds++;
      edgeIds.add(id);
    },
    finish(settings, kind, found, missing) {
      const ids = [...numbers.keys()];
      const undeclared = ids.findIndex((_, number) => declaredAt[number] === undefined);
      if (undeclared >= 0)
        fail(file, namedAt[undeclared]!, 'a node of the file as the end of an edge', show(ids[undeclared]));
      const hasDirected = counts.directed + counts.mutual > 0;
      const directed = settings.directed ?? (hasDirected || (counts.undirected === 0 && kind !== 'undirected'));
      const given = weightsOf(file, weights.view(), firstUnweighted, missing);
      const listed = {
        ids,
        ...(labels.size > 0 && { labels: ids.map((id) => labels.get(id) ?? '') }),
        sources: sources.view(),
        targets: targets.view(),
        ...(given && { weights: given }),
        ...(counts.undirected + counts.mutual > 0 && { bothWays: bothWays.view() }),
      };
      const filled = given && missing !== undefined ? weights.view().filter(Number.isNaN).length : 0;
      const notes = [
        ...found.notes,
        ...note(repeatedIds, 'edge', ' with the id of another (edges are kept whatever their ids)'),
        ...note(filled, 'edge', ` without a weight, taken as ${missing}`),
        ...directionNotes(directed, counts),
      ];
      return assemble(listed, directed, settings, { ...found, comments: 0, notes });
    },
  };
}

/** The weights, if any edge has one. */
function weightsOf(
  file: string,
  weights: Float64Array,
  unweighted: Place | undefined,
  missing: number | undefined,
): Float64Array | undefined {
  if (weights.every(Number.isNaN)) return undefined;
  if (unweighted === undefined) return weights;
  if (missing === undefined) fail(file, unweighted, 'a weight, as other edges have', 'none');
  return weights.map((weight) => (Number.isNaN(weight) ? missing : weight));
}

function directionNotes(directed: boolean, counts: Readonly<Record<EdgeKind, number>>): string[] {
  if (!directed) return directedNote(counts.directed);
  return [...bothWaysNote(counts.undirected, 'undirected'), ...bothWaysNote(counts.mutual, 'mutual')];
}
