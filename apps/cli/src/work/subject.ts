import { join } from 'node:path';
import { KleeneError } from '@kleene/base';
import { firstDifference } from '@kleene/discrete';
import { bfsReasoner, compile, loadReasoner, run, type Executor, type Reasoner } from '@kleene/discrete/executor';
import {
  extractTables,
  hashWeights,
  interpret,
  parentsOf,
  trace,
  type Machine,
  type Tables,
  type Trace,
} from '@kleene/discrete/proof';
import type { Graph } from '@kleene/graphs';
import type { SearchResult } from '@kleene/recipes';
import { isFolder, naming, openCheckpoint, readText } from './checkpoint.ts';

/** What `kleene run` runs: a proven reasoner, or tables that nothing is known of. */
export type Subject =
  | { readonly certified: true; readonly name: string; readonly reasoner: Reasoner; readonly executor: Executor }
  | {
      readonly certified: false;
      readonly name: string;
      readonly tables: Tables;
      readonly machine: Machine;
      /** R: scalars lie in [0, range]. */
      readonly range: number;
    };

/** The name under which `kleene prove` leaves a proven reasoner in a run folder. */
export const REASONER_FILE = 'reasoner.json';

/**
 * Opens a reasoner by what the user wrote: `bfs` (the one that ships), a reasoner file, a checkpoint file or a run folder. A checkpoint counts as
 * proven when the reasoner that lies with it is of the same weights; else it throws `not-certified`, unless `uncertified` is asked for:
 * then scalars lie in [0, range], which is the recipe's where it is not given.
 */
export async function openSubject(word: string, uncertified: boolean, range?: number): Promise<Subject> {
  if (word === 'bfs') return certifiedSubject('bfs', loadReasoner(bfsReasoner));
  const folder = await isFolder(word).catch((error: unknown) => {
    if (/[/\\.]/.test(word)) throw error;
    throw new KleeneError(
      'invalid-argument',
      `expected bfs, a reasoner file, a checkpoint or a run folder, got "${word}", which is none of them`,
    );
  });
  if (!folder && word.endsWith('.json')) return certifiedSubject(word, await readReasoner(word));
  const { path, checkpoint, recipe } = await openCheckpoint(word);
  if (!uncertified) {
    const proof = await proofBeside(folder ? join(word, REASONER_FILE) : `${word}.${REASONER_FILE}`);
    if (proof?.certificate.weightsSha256 === hashWeights(checkpoint.params)) return certifiedSubject(path, proof);
    throw new KleeneError(
      'not-certified',
      `${path}: expected a checkpoint with a passed certificate, got ${proof ? 'one of other weights' : 'none'}; run "kleene prove ${word}" first, or add --uncertified`,
    );
  }
  return {
    certified: false,
    name: path,
    machine: recipe.machine,
    tables: extractTables(checkpoint.params, recipe.machine),
    range: range ?? recipe.acceptance.scalarRange,
  };
}

function certifiedSubject(name: string, reasoner: Reasoner): Subject {
  return { certified: true, name, reasoner, executor: compile(reasoner) };
}

async function proofBeside(path: string): Promise<Reasoner | undefined> {
  const isThere = await isFolder(path).then(
    () => true,
    () => false,
  );
  return isThere ? readReasoner(path) : undefined;
}

async function readReasoner(path: string): Promise<Reasoner> {
  const text = await readText(path);
  return naming(path, () => loadReasoner(text));
}

/** Without a certificate all states of all steps are kept and compared, which a long path makes nodes x nodes. */
const UNCERTIFIED_NODES = 5000;

/** What a subject found, and for one without a certificate where it went wrong. */
export interface Found extends SearchResult {
  /** The first step, from 1, after which the states are not the algorithm's; null where they always are. */
  readonly wrongAfterStep?: number | null;
}

/** Runs a subject on a graph; what is not certified is compared with the machine that it should be, step by step. Throws `unsupported` for a large graph without a certificate. */
export function search(subject: Subject, graph: Graph, start: number): Found {
  if (subject.certified) return run(subject.executor, graph, start);
  const { machine, tables, range } = subject;
  if (graph.nodes > UNCERTIFIED_NODES)
    throw new KleeneError(
      'unsupported',
      `${subject.name}: a graph for a model without a certificate must have at most ${UNCERTIFIED_NODES} nodes, got ${graph.nodes}: every step is run and compared`,
    );
  const found = interpret(tables, machine, graph, start, { range });
  const wrong = firstDifference(found, trace(machine, graph, start));
  return {
    parents: parentsOf(machine, found.edges, found.configurations.at(-1)!),
    distances: firstChanges(found, start),
    wrongAfterStep: wrong === -1 ? null : wrong,
  };
}

/** The step in which each node first left its initial state, 0 for the start, -1 for a node that never did. */
function firstChanges({ configurations }: Trace, start: number): Int32Array {
  const [initial] = configurations;
  const distances = new Int32Array(initial!.nodes.length).fill(-1);
  configurations.forEach(({ nodes }, step) => {
    for (let node = 0; node < nodes.length; node++)
      if (distances[node] === -1 && nodes[node] !== initial!.nodes[node]) distances[node] = step;
  });
  distances[start] = 0;
  return distances;
}
