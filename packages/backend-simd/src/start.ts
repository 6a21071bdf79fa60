import { checkInteger, checkOptions, checkText, KleeneError } from '@kleene/base';
import { findBackendFactory } from '@tensorflow/tfjs-core';
import type { Refusal } from './tiers/native.ts';
import { loadTier, type TierOptions } from './tiers/tier.ts';
import type { WasmVariant } from './tiers/wasm.ts';

/** What `registerSimd` may be told. */
export interface SimdOptions extends TierOptions {
  /** tfjs's name for the backend; default `simd`. Under several names several tiers may stand side by side. */
  readonly name?: string;
  /** Threads to compute with, >= 1; default all that the machine has. It holds for the process; WebAssembly has one. */
  readonly threads?: number;
}

/** The backend that was registered. */
export interface Simd {
  readonly name: string;
  /** `native`, or which of the two WebAssembly modules. */
  readonly tier: 'native' | WasmVariant;
  /** The file that the kernels came from. */
  readonly from: string;
  /** Why not the tiers before it. */
  readonly refusals: readonly Refusal[];
  /** Threads that kernels use now. */
  readonly threads: number;
  /** Sets how many threads kernels use from now on, in all of the process; returns what was set. */
  setThreads(count: number): number;
}

/** What was set last, by the artifact: the addon is one for all names. */
const threadsOf = new WeakMap<object, number>();

const registered = new Map<string, Promise<Simd>>();

/**
 * Registers the backend with TensorFlow.js, for `tf.setBackend(name)`; it does not make it the current one. A name that is
 * registered already keeps its tier, and takes the threads.
 *
 * @throws KleeneError `invalid-argument` for a wrong option; `unsupported` where no tier that is asked for loads
 */
export async function registerSimd(options: SimdOptions = {}): Promise<Simd> {
  const where = 'backend-simd.registerSimd';
  checkOptions(where, options, ['name', 'threads', 'tier', 'wasmPath']);
  const { name = 'simd', threads, ...tiers } = options;
  checkText(where, 'name', name);
  if (threads !== undefined) checkInteger(where, 'threads', threads, { min: 1 });
  let coming = start(name, tiers);
  await coming;
  // `tf.removeBackend` may have taken it away since.
  if (findBackendFactory(name) === null) {
    if (registered.get(name) === coming) registered.delete(name);
    coming = start(name, tiers);
  }
  const simd = await coming;
  if (threads !== undefined) simd.setThreads(threads);
  return simd;
}

/** What is registered under the name or on its way there, else a new one. */
function start(name: string, tiers: TierOptions): Promise<Simd> {
  const known = registered.get(name);
  if (known !== undefined) return known;
  const coming = registerNow(name, tiers).catch((error: unknown) => {
    registered.delete(name);
    throw error;
  });
  registered.set(name, coming);
  return coming;
}

async function registerNow(name: string, tiers: TierOptions): Promise<Simd> {
  if (findBackendFactory(name) !== null)
    throw new KleeneError('invalid-argument', `backend-simd.registerSimd: ${name} is the name of another backend`);
  const loaded = await loadTier(tiers);
  const { register } = await import('./engine.ts');
  register(name, loaded);
  return describe(name, loaded);
}

function describe(name: string, { tier, refusals }: Awaited<ReturnType<typeof loadTier>>): Simd {
  return {
    name,
    tier: tier.kind === 'native' ? 'native' : tier.variant,
    from: tier.from,
    refusals,
    get threads() {
      return threadsOf.get(tier.table) ?? tier.threads;
    },
    setThreads(count) {
      const threads = tier.table.setThreads(count);
      threadsOf.set(tier.table, threads);
      return threads;
    },
  };
}
