import { describe, expect, it } from 'vitest';
import { isKleeneError } from '@kleene/base';
import { bfs, evaluate, hashTables, prove, writeReasoner, type Tables } from '@kleene/discrete/proof';
import { bfsReasoner, compile, loadReasoner } from '@kleene/discrete/executor';
import { fixtureTables } from '../fixtures.ts';
import { dfs } from '../machines.ts';

type Json = { [name: string]: Json | undefined } & Json[] & number;

/** The shipped file with one change, as somebody else might have written it. */
function forged(change: (file: Json) => void): object {
  const file = JSON.parse(JSON.stringify(bfsReasoner)) as Json;
  change(file);
  return file;
}

function refusal(json: unknown): { code: string; message: string } {
  try {
    loadReasoner(json as object);
  } catch (error) {
    if (isKleeneError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: 'accepted', message: '' };
}

const set = (path: string, value: unknown) => (file: Json) => {
  const names = path.split('.');
  const last = names.pop()!;
  const target = names.reduce<Json>((object, name) => object[name]!, file);
  (target as Record<string, unknown>)[last] = value;
};

describe('the shipped reasoner', () => {
  it('is some kilobytes, passes at range 1, and is proven anew when it is loaded', () => {
    expect(JSON.stringify(bfsReasoner).length).toBeLessThan(8192);
    const { machine, tables, certificate } = loadReasoner(JSON.stringify(bfsReasoner));
    expect(machine).toBe(bfs);
    expect(certificate).toMatchObject({ passed: true, range: 1, crossCheck: { mismatches: 0, unexercised: [] } });
    expect(prove(tables, bfs)).toEqual(certificate);
  });

  it('is the same when it is written again', () => {
    expect(JSON.parse(JSON.stringify(writeReasoner(loadReasoner(bfsReasoner))))).toEqual(
      JSON.parse(JSON.stringify(bfsReasoner)),
    );
  });
});

describe('loadReasoner', () => {
  const wrong = fixtureTables('entry-flipped');
  const refused = writeReasoner({ tables: wrong, certificate: prove(wrong, bfs, { maxNodes: 2, randomGraphs: 0 }) });

  it('says which obligation fails, whatever the certificate says', () => {
    const failure = {
      code: 'not-certified',
      message: expect.stringContaining('edge NOT>NOT NONE, alpha 0, rho 0 must be "NONE"') as string,
    };
    expect(refusal(refused)).toEqual(failure);
    const obligations = refused.certificate.obligations.map((obligation) => ({
      ...obligation,
      got: obligation.expected,
      ok: true,
    }));
    expect(
      refusal({ ...refused, certificate: { ...refused.certificate, passed: true, rangeLimit: 2, obligations } }),
    ).toEqual(failure);
  });

  it('refuses each required entry that is turned, even with the hash set right', () => {
    const { tables, certificate } = loadReasoner(bfsReasoner);
    const required = new Set(certificate.obligations.map(({ id }) => id));
    let refusals = 0;
    for (const kind of ['nodeUpdate', 'edgeUpdate'] as const) {
      tables[kind].forEach((state, entry) => {
        const turned: Tables = { ...tables, [kind]: tables[kind].with(entry, 1 - state) };
        const failed = evaluate(turned, bfs, 1).obligations.filter(({ ok }) => !ok);
        const file = writeReasoner({
          tables: turned,
          certificate: { ...certificate, tablesSha256: hashTables(turned) },
        });
        const { code, message } = refusal(file);
        if (failed.length === 0) return;
        expect(code).toBe('not-certified');
        expect(required.has(failed[0]!.id)).toBe(true);
        expect(message).toContain(failed[0]!.id);
        refusals++;
      });
    }
    expect(refusals).toBe(required.size - 2);
  });

  it.each([
    [
      'an entry that does not matter',
      set('tables.edgeUpdate.4', 1 - bfsReasoner.tables.edgeUpdate[4]!),
      'not-certified',
      'certificate.tablesSha256',
    ],
    [
      'a score, by a hair',
      set('tables.score.0', bfsReasoner.tables.score[0]! + 1e-9),
      'not-certified',
      'certificate.tablesSha256',
    ],
    ['a margin', set('tables.nodeMargins.9', 1), 'not-certified', 'certificate.tablesSha256'],
    [
      'the hash of the weights in the tables',
      set('tables.weightsSha256', 'f'.repeat(64)),
      'not-certified',
      'certificate.weightsSha256',
    ],
    [
      'the hash of the weights in the certificate',
      set('certificate.weightsSha256', 'f'.repeat(64)),
      'not-certified',
      'certificate.weightsSha256',
    ],
    [
      'the hash of the tables',
      set('certificate.tablesSha256', '0'.repeat(64)),
      'not-certified',
      'certificate.tablesSha256',
    ],
    ['passed', set('certificate.passed', false), 'not-certified', 'certificate.passed'],
    ['the largest range', set('certificate.rangeLimit', 9), 'not-certified', 'certificate.rangeLimit'],
    [
      'a range beyond the largest',
      set('certificate.range', 2),
      'not-certified',
      'NOT beside DISC: NOT>NOT NONE must be "loses"',
    ],
    ['the list of obligations', set('certificate.obligations', []), 'not-certified', 'certificate.obligations'],
    [
      'the margin of an obligation',
      set('certificate.obligations.5.margin', 99),
      'not-certified',
      'certificate.obligations',
    ],
    ['the classes that may win', set('certificate.mayWin.DISC', []), 'not-certified', 'certificate.mayWin'],
    ['the entries that do not matter', set('certificate.dontCare', []), 'not-certified', 'certificate.dontCare'],
    ['the algorithm', set('algorithm', 'dijkstra'), 'incompatible', 'algorithm must be one of bfs, got "dijkstra"'],
    ['the version', set('schema', 'kleene/reasoner@2'), 'incompatible', 'got "kleene/reasoner@2"'],
    [
      'the version of the certificate',
      set('certificate.schema', 'kleene/certificate@2'),
      'not-certified',
      'certificate.schema',
    ],
    ['the kind of file', set('schema', 'kleene/checkpoint@1'), 'invalid-file', 'schema must be "kleene/reasoner@1"'],
    ['the number of entries', set('tables.score', [1, 2, 3]), 'invalid-file', 'tables.score must be of 8 elements'],
    ['a state to one that there is not', set('tables.nodeUpdate.0', 2), 'invalid-file', 'tables.nodeUpdate[0]'],
    ['a state to a fraction', set('tables.nodeUpdate.0', 0.5), 'invalid-file', 'tables.nodeUpdate'],
    ['a hash to a number', set('tables.weightsSha256', 7), 'invalid-file', 'tables.weightsSha256'],
    ['a number to text', set('tables.beta', '-11'), 'invalid-file', 'tables.beta'],
    ['the range to nothing', set('certificate.range', undefined), 'invalid-file', 'range'],
    ['the tables to nothing', set('tables', undefined), 'invalid-file', 'tables'],
    ['the cross-check to nothing', set('certificate.crossCheck', undefined), 'invalid-file', 'certificate.crossCheck'],
    ['the certificate to nothing', set('certificate', null), 'invalid-file', 'certificate must be an object'],
    ['the tables by a name more', set('tables.note', 'trust me'), 'invalid-file', 'note'],
  ])('refuses a file in which somebody changed %s', (_, change, code, message) => {
    const got = refusal(forged(change));
    expect(got.code).toBe(code);
    expect(got.message).toContain(message);
    expect(got.message).toMatch(/^discrete\.loadReasoner: [^\n]{1,400}$/);
  });

  it.each([
    ['no JSON', 'reasoner'],
    ['a list', '[]'],
    ['nothing', 'null'],
    ['a number', '5'],
  ])('refuses %s with invalid-file', (_, text) => {
    expect(refusal(text).code).toBe('invalid-file');
  });

  it('takes the machine of somebody who brings one, if it is the one that the file is about', () => {
    expect(loadReasoner(bfsReasoner, { ...bfs }).certificate.passed).toBe(true);
    expect(() => loadReasoner(bfsReasoner, dfs)).toThrow('algorithm must be dfs, got "bfs"');
  });

  it('leaves nothing to be believed afterwards: compile evaluates once more', () => {
    const reasoner = loadReasoner(bfsReasoner);
    const tables = { ...reasoner.tables, beta: 1 };
    expect(() => compile({ ...reasoner, tables })).toThrow(expect.objectContaining({ code: 'not-certified' }));
  });
});
