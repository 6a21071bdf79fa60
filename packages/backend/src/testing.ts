import { bestWasmVariant, loadNative } from '@kleene/backend-simd';
import type { BackendName } from './candidates/candidate.ts';
import { listBackends, type PrepareOptions } from './prepare.ts';

/** A backend in the eyes of a test suite that holds on each. */
export interface TestedBackend {
  readonly name: BackendName;
  /** What `prepare` has to be told. */
  readonly options: PrepareOptions;
  readonly isHere: boolean;
  /** `on wasm`, `on simd native, 2 threads`; of one that is not here, with the reason. */
  readonly title: string;
}

/**
 * Every backend, for suites that run on each that is here and skip the others aloud; `simd` comes with each tier, and with one thread
 * and two. Of the two packages of tfjs-node one process can hold one: the first that is here.
 *
 *     for (const { options, isHere, title } of testedBackends())
 *       if (!isHere) it.skip(title, () => {});
 *       else
 *         describe(title, () => {
 *           beforeAll(async () => void (await prepare(options)));
 *         });
 */
export function testedBackends(): TestedBackend[] {
  const all = listBackends();
  const hasGpuPackage = all.some(({ name, status }) => name === 'tensorflow-gpu' && status !== 'unavailable');
  return all.flatMap(({ name, status, reason }) => {
    if (name === 'simd') return simdTiers();
    const why =
      name === 'tensorflow' && hasGpuPackage ? 'tensorflow-gpu is here' : status === 'unavailable' ? reason : '';
    return [tested({ backend: name }, name, why)];
  });
}

function simdTiers(): TestedBackend[] {
  const native = loadNative();
  const whyNot = 'reason' in native ? native.reason : '';
  const noFusedMultiplyAdd = bestWasmVariant() === 'relaxed' ? '' : 'this engine has no relaxed SIMD';
  return [
    tested({ backend: 'simd', tier: 'native', threads: 1 }, 'simd native, 1 thread', whyNot),
    tested({ backend: 'simd', tier: 'native', threads: 2 }, 'simd native, 2 threads', whyNot),
    tested({ backend: 'simd', tier: 'simd' }, 'simd wasm', ''),
    tested({ backend: 'simd', tier: 'relaxed' }, 'simd wasm, relaxed', noFusedMultiplyAdd),
  ];
}

function tested(options: PrepareOptions & { backend: BackendName }, title: string, why: string): TestedBackend {
  const skipped = why === '' ? '' : ` (skipped: ${why})`;
  return { name: options.backend, options, isHere: why === '', title: `on ${title}${skipped}` };
}
