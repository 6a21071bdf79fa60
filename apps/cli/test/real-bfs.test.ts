import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nearGraphs } from './real/graphs.ts';
import { rowOf } from './real/table.ts';

const page = readFileSync(new URL('../../../docs/guides/real-graphs.md', import.meta.url), 'utf8');

describe('the proven reasoner on real graphs', () => {
  it('finds the parents and distances of plain searches at every node, as the page says', async () => {
    for (const graph of await nearGraphs()) {
      const row = rowOf(graph);
      const { nodes } = graph.graph;
      expect(row).toContain(`| ${nodes} of ${nodes} | ${nodes} of ${nodes} |`);
      expect(page).toContain(`${row}\n`);
    }
  });

  it('has graphs of the sizes of their sources', async () => {
    const graphs = await nearGraphs();
    expect(graphs.map(({ graph }) => graph.nodes)).toEqual([77, 305, 97, 1839, 453, 241, 3231]);
  });
});
