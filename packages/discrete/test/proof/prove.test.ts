import { beforeAll, describe, expect, it } from 'vitest';
import {
  bfs,
  crossCheck,
  graphOf,
  interpret,
  prove,
  referenceTables,
  smallGraphs,
  trace,
  type Certificate,
  type Machine,
  type Tables,
} from '@kleene/discrete/proof';
import { connectedErdosRenyi } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import { fixtureTables } from '../fixtures.ts';
import { scramble } from '../scramble.ts';

const right = fixtureTables('right');
const failed = ({ obligations }: Certificate): string[] => obligations.filter(({ ok }) => !ok).map(({ id }) => id);
const quick = { maxNodes: 3, randomGraphs: 0 };

/** The entries that a proof of breadth-first search needs, listed by hand, where a DISC node may hear a NOT one. */
function requiredByHand(): string[] {
  const ids = [
    'NOT hears NOT',
    'NOT hears DISC',
    'NOT hears itself',
    'DISC hears NOT',
    'DISC hears DISC',
    'DISC hears itself',
  ].map((id) => `node ${id}`);
  for (const one of ['NOT>NOT NONE', 'DISC>DISC NONE', 'DISC>DISC PTR', 'NOT>DISC NONE', 'DISC>NOT NONE'])
    for (const choices of ['0, rho 0', '0, rho 1', '1, rho 0', '1, rho 1']) ids.push(`edge ${one}, alpha ${choices}`);
  return ids;
}

describe('prove', () => {
  let certificate: Certificate;
  beforeAll(() => {
    certificate = prove(right, bfs);
  });

  it('passes a trained reasoner, with the weights, the sign, the gap and every required entry on record', () => {
    expect(certificate).toMatchObject({ schema: 'kleene/certificate@1', algorithm: 'bfs', range: 1, passed: true });
    expect(certificate.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(failed(certificate)).toEqual([]);
    const gap = certificate.obligations.find(({ kind }) => kind === 'choice')!;
    expect(gap.id).toBe('NOT beside DISC: NOT>NOT NONE');
    // Classes (DISC, NOT, NONE) and (NOT, NOT, NONE) lie at 4 and 0.
    expect(gap.margin).toBeCloseTo(right.score[4]! - right.score[0]! + right.beta, 9);
    expect(JSON.parse(JSON.stringify(certificate))).toEqual(certificate);
  });

  it('asks for the entries of the list by hand, and for those where a DISC node hears a NOT one only if it may', () => {
    const entries = (tables: Tables): string[] =>
      prove(tables, bfs, quick)
        .obligations.filter(({ kind }) => kind === 'node' || kind === 'edge')
        .map(({ id }) => id)
        .sort();
    const rules = referenceTables(bfs);
    expect(entries(rules)).toEqual(requiredByHand().sort());
    // (DISC, DISC, ...) at 6 and 7 now dominate (NOT, DISC, NONE) at 2: five entries less.
    const deaf = { ...rules, score: rules.score.with(6, 1).with(7, 1) };
    const unneeded = [
      'node DISC hears NOT',
      ...['0', '1'].flatMap((one) => [
        `edge NOT>DISC NONE, alpha 1, rho ${one}`,
        `edge DISC>NOT NONE, alpha ${one}, rho 1`,
      ]),
    ];
    expect(entries(deaf)).toEqual(
      requiredByHand()
        .filter((id) => !unneeded.includes(id))
        .sort(),
    );
    expect(prove(deaf, bfs, quick).dontCare.map(({ id }) => id)).toEqual(expect.arrayContaining(unneeded));
  });

  it('checks against its rules on all graphs of at most 5 nodes from every start, and reads every entry that it asks for', () => {
    const entries = certificate.obligations.filter(({ kind }) => kind === 'node' || kind === 'edge').length;
    expect(certificate.crossCheck).toMatchObject({ graphs: 1102, mismatches: 0, exercised: entries, unexercised: [] });
    // 1 + 2 * 2 + 3 * 8 + 4 * 64 + 5 * 1024 starts, and those of the random graphs.
    expect(certificate.crossCheck.runs).toBeGreaterThan(5405);
  });

  it('knows the largest range exactly: the proof holds there and nowhere above', () => {
    const { rangeLimit } = certificate;
    expect(rangeLimit).toBeCloseTo((right.score[4]! - right.score[0]! - 0.01) / -right.beta, 12);
    expect(prove(right, bfs, { ...quick, range: rangeLimit }).passed).toBe(true);
    const above = prove(right, bfs, { ...quick, range: rangeLimit * 1.01 });
    expect(failed(above)).toEqual(['NOT beside DISC: NOT>NOT NONE']);
    expect(above.rangeLimit).toBe(rangeLimit);
    // The range from which on a wrong entry can be read counts too.
    const rules = referenceTables(bfs);
    const wrong = { ...rules, score: rules.score.with(6, 0.25).with(7, 0.25), nodeUpdate: rules.nodeUpdate.with(6, 0) };
    expect(prove(wrong, bfs, { ...quick, range: 0.4 })).toMatchObject({ passed: true, rangeLimit: 0.48 });
    expect(failed(prove(wrong, bfs, { ...quick, range: 0.5 }))).toEqual(['node DISC hears NOT']);
  });

  it.each([
    ['under-trained', 'NOT beside DISC: NOT>NOT NONE', 0],
    ['entry-flipped', 'edge NOT>NOT NONE, alpha 0, rho 0', 0],
    ['range-too-large', 'NOT beside DISC: NOT>NOT NONE', 0.75],
  ] as const)(
    'refuses the checkpoint %s with the failed obligation and a graph that shows it',
    (name, obligation, limit) => {
      const tables = fixtureTables(name);
      const refused = prove(tables, bfs);
      expect(refused.passed).toBe(false);
      expect(failed(refused)[0]).toBe(obligation);
      expect(refused.rangeLimit).toBeCloseTo(limit, 5);
      const { start, range, step, expected, got } = refused.counterexample!;
      const graph = graphOf(refused.counterexample!);
      const replayed = interpret(tables, bfs, graph, start, { range }).configurations;
      const reference = trace(bfs, graph, start).configurations;
      const statesAt = (run: typeof replayed): string[] =>
        Array.from(run[Math.min(step, run.length - 1)]!.nodes, (state) => bfs.nodeStates[state]!);
      expect(statesAt(replayed)).toEqual(got.nodes);
      expect(statesAt(reference)).toEqual(expected.nodes);
      expect(got).not.toEqual(expected);
    },
  );

  it('changes one entry in entry-flipped, and nothing but the range in range-too-large', () => {
    const flipped = fixtureTables('entry-flipped').edgeUpdate;
    expect(flipped.filter((state, entry) => state !== right.edgeUpdate[entry]).length).toBe(1);
    expect(prove(fixtureTables('range-too-large'), bfs, { ...quick, range: 0.7 }).passed).toBe(true);
  });

  it('refuses an entry that is right by less than 0.01, and cannot show it on a graph', () => {
    const entry = right.edgeUpdate.length - 1;
    const narrow = prove({ ...right, edgeMargins: right.edgeMargins.with(entry, 0.009) }, bfs, quick);
    expect(narrow).toMatchObject({ passed: false, rangeLimit: 0 });
    expect(failed(narrow)).toEqual(['edge DISC>DISC PTR, alpha 1, rho 1']);
    expect(narrow.counterexample).toBeUndefined();
  });

  it('asks for no more than it needs: with everything else at random, tables take the same steps', () => {
    const random = draws(key(3));
    const graphs = [
      ...smallGraphs(4, 'any'),
      ...Array.from({ length: 10 }, () => connectedErdosRenyi(random, random.integers(5, 14))),
    ];
    for (let i = 0; i < 40; i++) expect(crossCheck(scramble(random, bfs), bfs, 1, graphs).check.mismatches).toBe(0);
  });

  it('asks for no less than it has to: every single entry that is wrong shows on a graph of at most 4 nodes', () => {
    const rules = referenceTables(bfs);
    let faults = 0;
    for (const kind of ['nodeUpdate', 'edgeUpdate'] as const) {
      rules[kind].forEach((state, entry) => {
        const wrong = prove({ ...rules, [kind]: rules[kind].with(entry, 1 - state) }, bfs, {
          maxNodes: 4,
          randomGraphs: 0,
        });
        expect(wrong.counterexample !== undefined).toBe(!wrong.passed);
        if (!wrong.passed) faults++;
      });
    }
    expect(faults).toBe(requiredByHand().length);
  });

  it.each([
    [
      'tables of another algorithm',
      () => prove({ ...right, algorithm: 'dfs' }, bfs),
      'tables.algorithm must be "bfs", got "dfs"',
    ],
    [
      'tables of another size',
      () => prove({ ...right, edgeUpdate: right.edgeUpdate.slice(1) }, bfs),
      'tables.edgeUpdate must be of 32 elements',
    ],
    [
      'an unknown state',
      () => prove({ ...right, nodeUpdate: right.nodeUpdate.with(0, 2) }, bfs),
      'tables.nodeUpdate[0]',
    ],
    ['NaN', () => prove({ ...right, score: right.score.with(3, NaN) }, bfs), 'tables.score[3]'],
    ['an infinite beta', () => prove({ ...right, beta: -Infinity }, bfs), 'tables.beta'],
    ['a range of 0', () => prove(right, bfs, { range: 0 }), 'range must be a finite number'],
    ['a machine with a menu too few', () => prove(right, { ...bfs, menus: bfs.menus.slice(1) }), 'no menu lists {'],
    [
      'a machine that never settles',
      () => prove(referenceTables(flicker), flicker),
      'its rules do not settle within 1 steps a node',
    ],
  ])('refuses %s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});

/** Nodes that go to and fro for ever. */
const flicker: Machine = {
  ...bfs,
  nodeRules: [
    { own: 'NOT', next: 'DISC' },
    { own: 'DISC', next: 'NOT' },
  ],
  edgeRules: [{ next: 'NONE' }],
  initial: { ...bfs.initial, startLoop: 'NONE' },
  prefers: [],
  menus: [
    {
      id: 'NOT',
      loops: { must: ['NOT>NOT NONE'] },
      edges: {
        may: ['DISC>NOT NONE', 'NOT>NOT NONE'],
      },
      wins: ['DISC>NOT NONE', 'NOT>NOT NONE'],
    },
    {
      id: 'DISC',
      loops: { must: ['DISC>DISC NONE'] },
      edges: {
        may: ['NOT>DISC NONE', 'DISC>DISC NONE'],
      },
      wins: ['NOT>DISC NONE', 'DISC>DISC NONE'],
    },
  ],
};
