import { checkInteger, checkOneOf, checkOptions } from '@kleene/base';
import type { BackendName, StartOptions } from './candidates/candidate.ts';
import { candidates } from './candidates/table.ts';
import { checkWasmPaths } from './candidates/wasm.ts';
import { registerGradients } from './gradients/register.ts';
import { kernelsOf, type KernelReport } from './kernels/list.ts';
import { installMends } from './kernels/mend.ts';
import { mendsOf } from './kernels/mends.ts';
import { notPrepared } from './not-prepared.ts';
import { pick, seen, type CandidateReport, type Prepared } from './pick.ts';
import { quietly } from './quietly.ts';

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
 * and a tensor follows to the new backend when it is next used. What is started keeps its threads and paths.
 *
 * Throws `invalid-argument` for a wrong option and `unsupported` when the backend that is asked for does not start.
 */
export async function prepare(options: PrepareOptions = {}): Promise<Prepared> {
  check(options);
  const turn = queue.then(() => quietly(() => prepareNow(options)));
  queue = turn.catch(() => undefined);
  return turn;
}

/** Every backend that `prepare` knows and whether it is here, in order of preference. It looks, and starts nothing. */
export function listBackends(): CandidateReport[] {
  return candidates.map((candidate) =>
    candidate.name === current
      ? { name: candidate.name, status: 'chosen', reason: 'in use' }
      : seen(candidate, 'found, not in use'),
  );
}

/** The kernels of the backend in use and where each comes from, by name. Throws `not-prepared` before `prepare`. */
export function listKernels(): KernelReport[] {
  const candidate = candidates.find(({ name }) => name === current);
  if (candidate === undefined) throw notPrepared('backend.listKernels');
  return kernelsOf(candidate.engineName);
}

function check(options: PrepareOptions): void {
  const where = 'backend.prepare';
  checkOptions(where, options, ['backend', 'threads', 'wasmPaths']);
  const { backend, threads, wasmPaths } = options;
  const names = candidates.map(({ name }) => name);
  if (backend !== undefined) checkOneOf(where, 'backend', backend, names);
  if (threads !== undefined) checkInteger(where, 'threads', threads, { min: 1 });
  if (wasmPaths !== undefined) checkWasmPaths(where, wasmPaths);
}

async function prepareNow(options: PrepareOptions): Promise<Prepared> {
  const prepared = await pick(candidates, options, current);
  const { engineName } = candidates.find(({ name }) => name === prepared.backend)!;
  registerGradients();
  installMends(engineName, mendsOf(engineName));
  current = prepared.backend;
  return prepared;
}
