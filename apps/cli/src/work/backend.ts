import { prepare, type BackendName, type Prepared } from '@kleene/backend';
import type { Input } from '../shell/command.ts';
import { integerOption, textOption } from '../shell/parse.ts';

/** Prepares the backend that `--backend` and `--threads` ask for; the first that works where they do not, or where they say `auto`. */
export async function prepareBackend(input: Input): Promise<Prepared> {
  const name = textOption(input, 'backend');
  const threads =
    textOption(input, 'threads') === undefined ? {} : { threads: integerOption(input, 'threads', 1, { min: 1 }) };
  return prepare({ ...threads, ...(name === undefined || name === 'auto' ? {} : { backend: name as BackendName }) });
}
