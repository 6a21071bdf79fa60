import type { BackendName } from './candidates/candidate.ts';
import { listBackends } from './prepare.ts';

/** A backend in the eyes of a test suite that holds on each. */
export interface TestedBackend {
  readonly name: BackendName;
  readonly isHere: boolean;
  /** `on wasm`; of one that is not here, with the reason. */
  readonly title: string;
}

/**
 * Every backend, for suites that run on each that is here and skip the others aloud. Of the two packages of tfjs-node one
 * process can hold one: the first that is here.
 *
 *     for (const { name, isHere, title } of testedBackends())
 *       if (!isHere) it.skip(title, () => {});
 *       else
 *         describe(title, () => {
 *           beforeAll(async () => void (await prepare({ backend: name })));
 *         });
 */
export function testedBackends(): TestedBackend[] {
  const all = listBackends();
  const hasGpuPackage = all.some(({ name, status }) => name === 'tensorflow-gpu' && status !== 'unavailable');
  return all.map(({ name, status, reason }) => {
    const why =
      name === 'tensorflow' && hasGpuPackage ? 'tensorflow-gpu is here' : status === 'unavailable' ? reason : '';
    return { name, isHere: why === '', title: `on ${name}${why === '' ? '' : ` (skipped: ${why})`}` };
  });
}
