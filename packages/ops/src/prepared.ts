import { KleeneError } from '@kleene/base';
import { engine, getGradient } from '@tensorflow/tfjs-core';

/** Throws `not-prepared`, naming the call that is missing, when TensorFlow.js has no backend or no gradients. */
export function assertPrepared(where = 'ops'): void {
  const missing =
    engine().backendName === undefined ? 'no backend' : getGradient('Sum') === undefined ? 'no gradients' : undefined;
  if (missing === undefined) return;
  const call = 'call `await prepare()` of @kleene/backend first';
  throw new KleeneError('not-prepared', `${where}: TensorFlow.js must be prepared, got ${missing}; ${call}`);
}
