import { prepare, type BackendName, type Prepared } from '@kleene/backend';
import type { Input } from '../shell/command.ts';
import { integerOption, textOption } from '../shell/parse.ts';

/** Prepares the backend that `--backend` and `--threads` ask for; `fallback` where they do not. `auto` takes the first that works. */
export async function prepareBackend(input: Input, fallback?: BackendName): Promise<Prepared> {
  const name = textOption(input, 'backend') ?? fallback;
  const threads =
    textOption(input, 'threads') === undefined ? {} : { threads: integerOption(input, 'threads', 1, { min: 1 }) };
  return prepare({ ...threads, ...(name === undefined || name === 'auto' ? {} : { backend: name as BackendName }) });
}
