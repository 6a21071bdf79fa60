import { path } from '@kleene/graphs';
import { describe, expect, it } from 'vitest';
import { bfs, firstDifference, parentAccuracy, trace } from '../../src/index.ts';

const parents = (...list: number[]): Int32Array => Int32Array.from(list);

describe('parentAccuracy', () => {
  it('averages nodes graph by graph, and counts the graphs without a mistake', () => {
    const right = [parents(0, 0, 0, 1), parents(1, 1)];
    expect(parentAccuracy([parents(0, 0, 0, 2), parents(1, 1)], right)).toEqual({
      graphs: 2,
      nodeAccuracy: (0.75 + 1) / 2,
      graphAccuracy: 0.5,
    });
  });

  it('counts an unreached node as right where there is no parent', () => {
    expect(parentAccuracy([parents(0, -1)], [parents(0, -1)])).toEqual({
      graphs: 1,
      nodeAccuracy: 1,
      graphAccuracy: 1,
    });
  });

  it('refuses lists that do not match', () => {
    expect(() => parentAccuracy([], [])).toThrow('right must be at least one graph');
    expect(() => parentAccuracy([parents(0)], [parents(0), parents(0)])).toThrow(
      'found must be as long as right (2), got 1',
    );
    expect(() => parentAccuracy([parents(0)], [parents(0, 0)])).toThrow('found must be the parents of 2 nodes, got 1');
  });
});

describe('firstDifference', () => {
  const run = trace(bfs, path(4), 0);

  it('is -1 for a run and itself', () => {
    expect(firstDifference(run, trace(bfs, path(4), 0))).toBe(-1);
  });

  it('is the first step with another state, of a node or an edge', () => {
    const changed = run.configurations.map(({ nodes, edges }, step) =>
      step === 2 ? { nodes, edges: edges.map(() => 1) } : { nodes, edges },
    );
    expect(firstDifference(run, { ...run, configurations: changed })).toBe(2);
  });

  it('is where one of them has ended', () => {
    expect(firstDifference({ ...run, configurations: run.configurations.slice(0, 2) }, run)).toBe(2);
    expect(firstDifference({ ...run, settled: false }, run)).toBe(4);
  });
});
