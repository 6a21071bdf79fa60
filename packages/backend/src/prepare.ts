import { checkInteger, checkOneOf, checkOptions, KleeneError } from '@kleene/base';
import { getBackend } from '@tensorflow/tfjs-core';
import type { BackendName, SimdTier, StartOptions } from './candidates/candidate.ts';
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
  /** The backend to use. Default: the one that the last call chose, else the first that works. */
  readonly backend?: BackendName;
}

let current: { readonly name: BackendName; readonly tier: SimdTier | undefined } | undefined;
let queue: Promise<unknown> = Promise.resolve();

/**
 * Makes TensorFlow.js ready: picks and starts a backend, registers the gradients and mends the kernels of that backend.
 * Calls may overlap and repeat. Without `backend` a later call goes on with the backend that the last one chose, also where
 * `tf.setBackend` has set another since: that one is not mended. With another name it switches, and a tensor follows to the new
 * backend when it is next used. What is started keeps its threads and paths.
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
    candidate.name === current?.name
      ? { name: candidate.name, status: 'chosen', reason: 'by the last call of prepare' }
      : seen(candidate, 'found, not in use'),
  );
}

/** The kernels of the backend in use and where each comes from, by name. Throws `not-prepared` before `prepare`. */
export function listKernels(): KernelReport[] {
  if (current === undefined) throw notPrepared('backend.listKernels');
  return kernelsOf(getBackend());
}

function check(options: PrepareOptions): void {
  const where = 'backend.prepare';
  checkOptions(where, options, ['backend', 'threads', 'tier', 'wasmPaths']);
  const { backend, threads, tier, wasmPaths } = options;
  const names = candidates.map(({ name }) => name);
  if (backend !== undefined) checkOneOf(where, 'backend', backend, names);
  if (threads !== undefined) checkInteger(where, 'threads', threads, { min: 1 });
  if (tier !== undefined) checkTier(where, tier, backend);
  if (wasmPaths !== undefined) checkWasmPaths(where, wasmPaths);
}

function checkTier(where: string, tier: SimdTier, backend: BackendName | undefined): void {
  checkOneOf(where, 'tier', tier, ['native', 'relaxed', 'simd']);
  if (backend === 'simd') return;
  throw new KleeneError(
    'invalid-argument',
    `${where}: tier is an option of the backend simd, got ${backend ?? 'no backend'}`,
  );
}

async function prepareNow(options: PrepareOptions): Promise<Prepared> {
  // Without a name the last choice stays, and with it its tier.
  const tier = options.backend === undefined ? current?.tier : options.tier;
  const prepared = await pick(candidates, { ...options, ...(tier !== undefined && { tier }) }, current?.name);
  const engineName = getBackend();
  registerGradients();
  installMends(engineName, mendsOf(engineName));
  current = { name: prepared.backend, tier };
  return prepared;
}
