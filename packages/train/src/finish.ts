import type { Params } from '@kleene/nn';
import type { Progress, Trained } from './types.ts';

/** Takes every step of `run`, tells `report` of each, and returns what training ended with; throws what `run` throws. */
export async function finish<P extends Params>(
  run: AsyncGenerator<Progress, Trained<P>>,
  report: (progress: Progress) => void = () => undefined,
): Promise<Trained<P>> {
  for (;;) {
    const next = await run.next();
    if (next.done === true) return next.value;
    report(next.value);
  }
}
