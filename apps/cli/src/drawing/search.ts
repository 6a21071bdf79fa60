import type { ReadGraph } from '@kleene/graph-io';
import { viridis } from '../report/colours.ts';
import type { Drawing } from './drawing.ts';
import { forceLayout } from './layout.ts';

const UNREACHED = '#9aa6b6';

/** What a search found, as far as it can be drawn. */
export interface DrawnSearch {
  readonly start: number;
  /** `[nodes]`: -1 or the node itself where there is none. */
  readonly parents: ArrayLike<number>;
  /** `[nodes]`: -1 where the search never came. */
  readonly distances: ArrayLike<number>;
}

/** A search in one picture: each node by its distance, with an arrow to its parent. */
export function searchDrawing(name: string, { graph, ids, labels }: ReadGraph, found: DrawnSearch): Drawing {
  const { start, parents, distances } = found;
  const furthest = Math.max(1, ...Array.from(distances));
  const nodes = ids.map((id, node) => {
    const distance = distances[node]!;
    const called = labels?.[node] ? `${labels[node]} (${id})` : id;
    return {
      label: labels?.[node] || id,
      fill: distance < 0 ? UNREACHED : viridis(1 - distance / furthest),
      ringed: node === start,
      title: `${called}: ${distance < 0 ? 'not reached' : `distance ${distance}`}`,
    };
  });
  const arrows = ids.flatMap((_, node) => {
    const parent = parents[node]!;
    return parent >= 0 && parent !== node ? [{ from: node, to: parent }] : [];
  });
  const reached = Array.from(distances).filter((distance) => distance >= 0).length;
  return {
    title: `${name} from ${labels?.[start] || ids[start]}`,
    graph,
    layout: forceLayout(graph),
    panels: [{ caption: `${reached} of ${graph.nodes} nodes reached`, nodes, arrows }],
    legend: `Light to dark: distance 0 to ${furthest}; grey: not reached. The ring marks the start; arrows lead to parents.`,
  };
}
