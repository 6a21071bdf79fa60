import { describe, expect, it } from 'vitest';
import { farGraphs, nearGraphs } from './real/graphs.ts';
import { page, rowOf } from './real/table.ts';

describe('the proven reasoner on all real graphs', () => {
  it('finds the parents and distances of plain searches at every node', { timeout: 300_000 }, async () => {
    const graphs = [...(await nearGraphs()), ...(await farGraphs())];
    const rows = graphs.map((graph) => {
      const row = rowOf(graph);
      const { nodes } = graph.graph;
      expect(row).toContain(`| ${nodes} of ${nodes} | ${nodes} of ${nodes} |`);
      return row;
    });
    await expect(page(rows)).toMatchFileSnapshot('../../../docs/guides/real-graphs.md');
  });
});
