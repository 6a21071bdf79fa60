import { checkInteger, checkOneOf, checkOptions, KleeneError, refuse } from '@kleene/base';
import type { BackendName, Candidate, Started, StartOptions } from './candidates/candidate.ts';
import { candidates } from './candidates/table.ts';
import { registerGradients } from './gradients/register.ts';
import { installMends } from './kernels/mend.ts';
import { mendsOf } from './kernels/mends.ts';
import { quietly } from './quietly.ts';
import { line, seen, unavailable, type CandidateReport, type Prepared } from './report.ts';

/** What `prepare` may be told. */
export interface PrepareOptions extends StartOptions {
  /** The backend to use. Default: the one in use where there is one, else the first that works. */
  readonly backend?: BackendName;
}

let current: BackendName | undefined;
let queue: Promise<unknown> = Promise.resolve();

/**
 * Makes TensorFlow.js ready: picks and starts a backend, registers the gradients and mends the kernels of that backend.
 * Calls may overlap and repeat. Without `backend` a later call keeps the backend in use; with another name it switches,
 * and a tensor follows to the new backend when it is next used. What is already started keeps its threads and paths.
 *
 * Throws `invalid-argument` for a wrong option and `unsupported` when the backend that is asked for does not start.
 */
export async function prepare(options: PrepareOptions = {}): Promise<Prepared> {
  check(options);
  const turn = queue.then(() => quietly(() => pick(options)));
  queue = turn.catch(() => undefined);
  return turn;
}

/** Every backend that `prepare` knows and whether it is here, in order of preference; looks and starts nothing. */
export function listBackends(): CandidateReport[] {
  return candidates.map((candidate) =>
    candidate.name === current
      ? { name: candidate.name, status: 'chosen', reason: 'in use' }
      : seen(candidate, 'found, not in use'),
  );
}

function check(options: PrepareOptions): void {
  const where = 'backend.prepare';
  checkOptions(where, options, ['backend', 'threads', 'wasmPaths']);
  const { backend, threads, wasmPaths } = options;
  const names = candidates.map(({ name }) => name);
  if (backend !== undefined) checkOneOf(where, 'backend', backend, names);
  if (threads !== undefined) checkInteger(where, 'threads', threads, { min: 1 });
  if (!['undefined', 'string', 'object'].includes(typeof wasmPaths) || wasmPaths === null)
    refuse(where, 'wasmPaths', 'a folder or an address for each file', wasmPaths);
}

async function pick(options: PrepareOptions): Promise<Prepared> {
  const { backend = current } = options;
  const named = candidates.filter(({ name }) => name === backend);
  const tried: CandidateReport[] = [];
  for (const candidate of backend === undefined ? candidates : named) {
    const started = await tryToStart(candidate, options);
    if ('status' in started) tried.push(started);
    else return prepared(candidate, started, options, tried);
  }
  throw new KleeneError('unsupported', `backend.prepare: no backend: ${tried.map(line).join('; ')}`);
}

async function tryToStart(candidate: Candidate, options: StartOptions): Promise<Started | CandidateReport> {
  const refusal = candidate.whyNot();
  if (refusal) return unavailable(candidate, refusal);
  try {
    return await candidate.start(options);
  } catch (error) {
    return unavailable(candidate, { reason: `does not start: ${messageOf(error)}` });
  }
}

function prepared(candidate: Candidate, started: Started, options: PrepareOptions, tried: CandidateReport[]): Prepared {
  const { name, engineName } = candidate;
  const reason = reasonFor(name, options);
  current = name;
  registerGradients();
  installMends(engineName, mendsOf(engineName));
  return {
    backend: name,
    reason,
    ...started,
    ...threadsNote(name, started, options),
    candidates: candidates.map((other) => {
      if (other === candidate) return { name, status: 'chosen', reason };
      return tried.find((report) => report.name === other.name) ?? seen(other, `found, but ${name} is ${reason}`);
    }),
  };
}

function reasonFor(name: BackendName, { backend }: PrepareOptions): string {
  if (backend !== undefined) return 'asked for';
  return current === name ? 'in use already' : 'the first in order of preference that works';
}

function threadsNote(name: BackendName, started: Started, { threads }: StartOptions): { threadsNote?: string } {
  if (threads === undefined || threads === started.threads) return {};
  return { threadsNote: `${threads} threads were asked for; ${name} computes with ${started.threads} here` };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String((error as { message?: unknown }).message ?? error);
}
