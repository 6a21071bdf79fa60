import { bfsReasoner, compile, loadReasoner, run } from '@kleene/discrete/executor';
import { edgeCount, hopDistances } from '@kleene/graphs';
import { classicalBfs } from '@kleene/recipes';
import type { NamedGraph } from './graphs.ts';

const head = ['graph', 'from', 'nodes', 'edges', 'start', 'reached', 'furthest', 'parents right', 'distances right'];

/**
 * The row of a graph: what the proven reasoner for breadth-first search found, and at how many nodes it has the parents and distances of two
 * plain searches that share no code with it.
 */
export function rowOf({ name, from, graph, start, startName }: NamedGraph): string {
  const found = run(compile(loadReasoner(bfsReasoner)), graph, start);
  const [right, hops] = [classicalBfs(graph, start), hopDistances(graph, start)];
  const nodes = Array.from({ length: graph.nodes }, (_, node) => node);
  const isRight = nodes.filter((node) => found.parents[node] === right.parents[node]).length;
  const isFar = nodes.filter(
    (node) => found.distances[node] === hops[node] && hops[node] === right.distances[node],
  ).length;
  const reached = found.distances.reduce((count, distance) => count + (distance >= 0 ? 1 : 0), 0);
  const furthest = found.distances.reduce((most, distance) => Math.max(most, distance), 0);
  const cells = [
    name,
    from,
    graph.nodes,
    edgeCount(graph),
    startName,
    reached,
    furthest,
    `${isRight} of ${graph.nodes}`,
    `${isFar} of ${graph.nodes}`,
  ];
  return line(cells);
}

/** The page with all rows. */
export function page(rows: readonly string[]): string {
  return `# Real graphs

Graphs from packages of the npm and PyPI registries, each run through the reasoner for breadth-first search that is proven and ships with \`@kleene/discrete\`. Its parents are compared with a plain
breadth-first search (the parent of a node is its neighbour of smallest number in the layer before), its distances with another one. Directions are dropped; parallel edges are one.

${line(head)}
${line(head.map((_, column) => ([2, 3, 5, 6].includes(column) ? '---:' : '---')))}
${rows.join('\n')}

Sources and licences of the files: \`apps/cli/test/fixtures/graphs/README.md\`. \`npm run test:long\` fetches the last two graphs and compares the whole table; \`npm test\` compares the rest of it.
`;
}

function line(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}
