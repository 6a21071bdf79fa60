import { KleeneError } from '@kleene/base';

/** The error of a function that needs what `prepare` does. */
export function notPrepared(where: string): KleeneError {
  return new KleeneError('not-prepared', `${where}: call \`await prepare()\` first`);
}
