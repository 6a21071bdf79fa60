import { KleeneError, show } from '@kleene/base';
import { bfs } from '../machine/bfs.ts';
import type { Machine } from '../machine/machine.ts';
import type { Tables } from '../machine/tables.ts';
import { canonicalJson } from '../proof/canonical.ts';
import type { CrossCheck } from '../proof/cross-check.ts';
import { evaluate } from '../proof/evaluate.ts';
import type { Certificate } from '../proof/prove.ts';
import { hashTables, tablesFromJson, tablesToJson, type TablesJson } from '../proof/tables-json.ts';

/** Tables with a certificate that holds. */
export interface Reasoner {
  readonly machine: Machine;
  readonly tables: Tables;
  readonly certificate: Certificate;
}

/** A reasoner as a file holds it. */
export interface ReasonerFile {
  readonly schema: 'kleene/reasoner@1';
  readonly algorithm: string;
  readonly tables: TablesJson;
  readonly certificate: Certificate;
}

/** A reasoner as JSON: some kilobytes. */
export function writeReasoner({ tables, certificate }: Omit<Reasoner, 'machine'>): ReasonerFile {
  return { schema: 'kleene/reasoner@1', algorithm: tables.algorithm, tables: tablesToJson(tables), certificate };
}

const where = 'discrete.loadReasoner';

/**
 * A reasoner from JSON (text or what `JSON.parse` gave), which is not believed: hashes are computed and obligations evaluated
 * again on the tables, and whatever of the certificate follows from the tables has to be what it says (only the counts of its
 * cross-check do not). Milliseconds. `machine` is needed for algorithms that this package does not know.
 *
 * Throws `invalid-file` for what is no such file, `incompatible` for another version or algorithm, and `not-certified` for an
 * obligation that fails, a certificate that says otherwise, and a hash that does not fit.
 */
export function loadReasoner(json: string | object, machine?: Machine): Reasoner {
  const file = parse(json);
  const known = machine ?? machineOf(file.algorithm);
  if (known.algorithm !== file.algorithm)
    throw new KleeneError(
      'incompatible',
      `${where}: algorithm must be ${known.algorithm}, got ${show(file.algorithm)}`,
    );
  const { tables, evaluation } = read(file, known);
  const failed = evaluation.obligations.find(({ ok }) => !ok);
  if (failed) {
    const { id, expected, got, margin } = failed;
    refuse(`${id} must be ${show(expected)} with a margin of 0.01, got ${show(got)} with ${margin}`);
  }
  const derived = {
    schema: 'kleene/certificate@1',
    algorithm: file.algorithm,
    weightsSha256: tables.weightsSha256,
    tablesSha256: hashTables(tables),
    ...evaluation,
  } as const;
  for (const [name, value] of Object.entries(derived))
    compareJson(`certificate.${name}`, file.certificate[name as keyof Certificate], value);
  return { machine: known, tables, certificate: { ...derived, crossCheck: checkCounts(file.certificate.crossCheck) } };
}

function parse(json: string | object): ReasonerFile {
  const file = typeof json === 'string' ? parseText(json) : json;
  const { schema, certificate } = (file ?? {}) as Partial<ReasonerFile>;
  if (typeof schema !== 'string' || !schema.startsWith('kleene/reasoner@'))
    throw new KleeneError('invalid-file', `${where}: schema must be "kleene/reasoner@1", got ${show(schema)}`);
  if (schema !== 'kleene/reasoner@1')
    throw new KleeneError('incompatible', `${where}: schema must be "kleene/reasoner@1", got ${show(schema)}`);
  if (typeof certificate !== 'object' || certificate === null)
    throw new KleeneError('invalid-file', `${where}: certificate must be an object, got ${show(certificate)}`);
  return file as ReasonerFile;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KleeneError('invalid-file', `${where}: json must be JSON, got ${show(text)}`, { cause });
  }
}

function machineOf(algorithm: unknown): Machine {
  if (algorithm === bfs.algorithm) return bfs;
  throw new KleeneError('incompatible', `${where}: algorithm must be one of ${bfs.algorithm}, got ${show(algorithm)}`);
}

function read(file: ReasonerFile, machine: Machine): { tables: Tables; evaluation: ReturnType<typeof evaluate> } {
  try {
    const tables = tablesFromJson(where, file.tables);
    return { tables, evaluation: evaluate(tables, machine, file.certificate.range) };
  } catch (cause) {
    const problem = (cause as Error).message.replace(/^[\w.]+: /, '');
    throw new KleeneError('invalid-file', `${where}: ${problem}`, { cause });
  }
}

/** What follows from the tables has to be what it is. */
function compareJson(name: string, got: unknown, expected: unknown): void {
  if (canonicalJson(got) === canonicalJson(expected)) return;
  if (Array.isArray(got) && Array.isArray(expected) && got.length === expected.length)
    got.forEach((item, i) => compareJson(`${name}[${i}]`, item, expected[i]));
  refuse(`${name} must be ${excerpt(expected)} by the tables, got ${excerpt(got)}`);
}

/** The counts of a cross-check cannot be derived in milliseconds; nothing depends on them, but counts they have to be. */
function checkCounts(crossCheck: Partial<CrossCheck> | undefined): CrossCheck {
  const { unexercised, ...counts } = crossCheck ?? {};
  const isCount = (name: string): boolean => Number.isSafeInteger(counts[name as keyof typeof counts]);
  if (['graphs', 'runs', 'steps', 'mismatches', 'exercised'].every(isCount) && Array.isArray(unexercised))
    return crossCheck as CrossCheck;
  throw new KleeneError('invalid-file', `${where}: certificate.crossCheck must be counts, got ${show(crossCheck)}`);
}

function excerpt(value: unknown): string {
  const text = value === undefined ? 'absent' : canonicalJson(value);
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

function refuse(problem: string): never {
  throw new KleeneError('not-certified', `${where}: ${problem}`);
}
