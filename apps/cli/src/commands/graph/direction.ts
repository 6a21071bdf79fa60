import { KleeneError } from '@kleene/base';
import type { Input } from '../../shell/command.ts';

/** How `--directed` and `--undirected` have a file read; nothing where neither is given. */
export function directionOf({ options }: Input): { readonly directed?: boolean } {
  const [directed, undirected] = [options['directed'] === true, options['undirected'] === true];
  if (directed && undirected)
    throw new KleeneError('invalid-argument', 'kleene graph: takes --directed or --undirected, got both');
  return directed || undirected ? { directed } : {};
}
