import { refuse } from '@kleene/base';

/** The option `directed`, by default false; throws `invalid-argument` when it is neither true nor false. */
export function checkDirected(where: string, directed: boolean = false): boolean {
  return typeof directed === 'boolean' ? directed : refuse(where, 'directed', 'true or false', directed);
}
