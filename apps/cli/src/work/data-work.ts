import { setImmediate } from 'node:timers/promises';
import { KleeneError } from '@kleene/base';

/** What long work on a data set tells and asks as it goes on. */
export interface Work {
  /** Says that so many of the samples are done; fractions count. */
  progress(done: number): void;
  /** Lets the event loop turn now and then; throws `interrupted` once that is asked for. */
  breathe(): Promise<void>;
}

const turnMilliseconds = 50;

/** Work in this thread that `signal` interrupts. */
export function workUnder(signal: AbortSignal, progress: (done: number) => void): Work {
  let last = performance.now();
  return {
    progress,
    async breathe() {
      if (performance.now() - last >= turnMilliseconds) {
        await setImmediate();
        last = performance.now();
      }
      if (signal.aborted) throw new KleeneError('interrupted', 'kleene data export: interrupted');
    },
  };
}
