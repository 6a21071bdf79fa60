import { checkOptions } from '@kleene/base';
import { checkFraction } from '../check.ts';
import type { Solver } from '../solver.ts';
import { along, subtract } from '../vector.ts';

/** How plain iteration is damped. */
export interface PicardOptions {
  /** The weight of the image, above 0 and at most 1: z ← (1 - damping) z + damping f(z). Default 1. */
  readonly damping?: number;
}

/** Plain iteration. It converges where the spectral radius of `(1 - damping) I + damping J` is below 1. Residuals are those of `f` itself. */
export function picard(options: PicardOptions = {}): Solver {
  checkOptions('deq.picard', options, ['damping']);
  const { damping = 1 } = options;
  checkFraction('deq.picard', 'damping', damping);
  return {
    name: 'picard',
    returns: 'image',
    *run(z0) {
      for (let at = z0; ;) {
        const image = yield { at };
        at = damping === 1 ? image : along(at, damping, subtract(image, at));
      }
    },
  };
}
