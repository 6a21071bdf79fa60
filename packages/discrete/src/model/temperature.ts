import { checkFinite, checkInteger } from '@kleene/base';

/**
 * The temperature of training step 1 .. `steps`: a geometric sequence that would be at `from` in step 0, which there is none, and is at `to`
 * in the last step and in any that follow (yandex-research/dnar, train.py).
 */
export function temperatureAt(step: number, steps: number, from: number, to: number): number {
  const where = 'discrete.temperatureAt';
  checkInteger(where, 'steps', steps, { min: 1 });
  checkInteger(where, 'step', step, { min: 1 });
  checkFinite(where, 'from', from, { min: Number.MIN_VALUE });
  checkFinite(where, 'to', to, { min: Number.MIN_VALUE });
  return step >= steps ? to : from * (to / from) ** (step / steps);
}
