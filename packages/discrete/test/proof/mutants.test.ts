import { describe, expect, it } from 'vitest';
import { bfs, mutants, prove, referenceTables } from '@kleene/discrete/proof';
import { fixtureTables } from '../fixtures.ts';

describe('mutants', () => {
  const tables = fixtureTables('right');
  const all = mutants(tables, bfs);
  const singles = all.filter(({ name }) => !name.includes(' + '));
  const required = prove(tables, bfs, { maxNodes: 0, randomGraphs: 0 }).obligations;

  it('turn every required entry, every gap and the sign of beta, one at a time and by name', () => {
    expect(singles.map(({ failedObligation }) => failedObligation).sort()).toEqual(required.map(({ id }) => id).sort());
    expect(singles[0]!.name).toBe('beta: sign turned');
    expect(singles[1]!.name).toBe('NOT beside DISC: NOT>NOT NONE lifted');
    const expected = required
      .slice(2)
      .map(({ id, got }) => `${id}: ${{ NOT: 'DISC', DISC: 'NOT', NONE: 'PTR', PTR: 'NONE' }[got]}`);
    expect(singles.slice(2).map(({ name }) => name)).toEqual(expected);
  });

  it('add every pair and random triples, at least a thousand in all and none twice', () => {
    const count = singles.length;
    expect(all.filter(({ name }) => name.split(' + ').length === 2).length).toBe((count * (count - 1)) / 2);
    expect(all.length).toBe(1000);
    expect(new Set(all.map(({ name }) => name)).size).toBe(1000);
    expect(mutants(tables, bfs, { count: 1200 }).length).toBe(1200);
    expect(mutants(tables, bfs)).toEqual(all);
  });

  it('are refused, each of them, with the obligation that fails', () => {
    expect(all.filter(({ refused, failedObligation }) => !refused || failedObligation === undefined)).toEqual([]);
    // Also at the edge of the range, where the gap is as small as it may be.
    const { rangeLimit } = prove(tables, bfs, { maxNodes: 0, randomGraphs: 0 });
    expect(mutants(tables, bfs, { range: rangeLimit }).every(({ refused }) => refused)).toBe(true);
  });

  it('need tables that pass: others are refused with not-certified', () => {
    const wrong = { ...referenceTables(bfs), beta: 1 };
    expect(() => mutants(wrong, bfs)).toThrow(expect.objectContaining({ code: 'not-certified' }));
  });
});
