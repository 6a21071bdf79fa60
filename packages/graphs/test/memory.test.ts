import { components, edgeCount, erdosRenyi } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import { describe, expect, it } from 'vitest';

describe('a graph of 10^6 nodes and 5x10^6 edges', () => {
  it('is drawn, built and searched with memory proportional to nodes and edges', () => {
    const [nodes, edges] = [1_000_000, 5_000_000];
    const peak = (): number => process.resourceUsage().maxRSS * 1024;
    const before = peak();
    const graph = erdosRenyi(draws(key(1)), nodes, { p: edges / ((nodes * (nodes - 1)) / 2) });
    expect(Math.abs(edgeCount(graph) - edges)).toBeLessThan(4 * Math.sqrt(edges));
    expect(components(graph).count).toBeLessThan(nodes / 1000);
    // What the graph holds: offsets, and both arcs of every edge. The lists of edges, the arcs in their first order and in
    // their second before merging, and some counters make about four times as much at the peak.
    const held = graph.offsets.byteLength + graph.targets.byteLength;
    expect(held).toBeLessThan(1.01 * 4 * (nodes + 2 * edges));
    expect(peak() - before).toBeLessThan(6 * held);
  });
});
