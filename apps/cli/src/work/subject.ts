import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KleeneError } from '@kleene/base';
import { bfsReasoner, compile, loadReasoner, run, type Executor, type Reasoner } from '@kleene/discrete/executor';
import {
  extractTables,
  hashWeights,
  interpret,
  parentsOf,
  type Machine,
  type Tables,
  type Trace,
} from '@kleene/discrete/proof';
import type { Graph } from '@kleene/graphs';
import type { SearchResult } from '@kleene/recipes';
import { isFolder, openCheckpoint } from './checkpoint.ts';

/** What `kleene run` runs: a proven reasoner, or tables that nothing is known of. */
export type Subject =
  | { readonly certified: true; readonly name: string; readonly reasoner: Reasoner; readonly executor: Executor }
  | { readonly certified: false; readonly name: string; readonly tables: Tables; readonly machine: Machine };

/** The name under which `kleene prove` leaves a proven reasoner in a run folder. */
export const REASONER_FILE = 'reasoner.json';

/**
 * Opens a reasoner by what the user wrote: `bfs` (the one that ships), a reasoner file, a checkpoint file or a run folder. A checkpoint counts as
 * proven when the reasoner that lies with it is of the same weights; else it throws `not-certified`, unless `uncertified` is asked for.
 */
export async function openSubject(word: string, uncertified: boolean): Promise<Subject> {
  if (word === 'bfs') return certifiedSubject('bfs', bfsReasoner);
  const folder = await isFolder(word).catch((error: unknown) => {
    if (/[/\\.]/.test(word)) throw error;
    throw new KleeneError(
      'invalid-argument',
      `expected bfs, a reasoner file, a checkpoint or a run folder, got "${word}", which is none of them`,
    );
  });
  if (!folder && word.endsWith('.json')) return certifiedSubject(word, await readFile(word, 'utf8'));
  const { path, checkpoint, recipe } = await openCheckpoint(word);
  const proof = await proofBeside(folder ? join(word, REASONER_FILE) : `${word}.${REASONER_FILE}`);
  if (proof !== undefined && proof.certificate.weightsSha256 === hashWeights(checkpoint.params))
    return certifiedSubject(path, proof);
  if (!uncertified) {
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
  };
}

function certifiedSubject(name: string, source: string | object): Subject {
  const reasoner = loadReasoner(source);
  return { certified: true, name, reasoner, executor: compile(reasoner) };
}

async function proofBeside(path: string): Promise<Reasoner | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : loadReasoner(text);
}

/** Runs a subject on a graph. */
export function search(subject: Subject, graph: Graph, start: number): SearchResult {
  if (subject.certified) return run(subject.executor, graph, start);
  const { machine, tables } = subject;
  const trace = interpret(tables, machine, graph, start);
  return {
    parents: parentsOf(machine, trace.edges, trace.configurations.at(-1)!),
    distances: firstChanges(trace, start),
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
