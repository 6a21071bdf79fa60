import { basename } from 'node:path';
import { cleanRun } from '@kleene/train/node';
import type { Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { integerOption } from '../../shell/parse.ts';
import { textTable } from '../../shell/text-table.ts';
import { shownBytes } from './numbers.ts';

/** `kleene runs clean`: lists what is not needed, and removes it when told so. */
export async function clean(folders: readonly string[], input: Input, io: Io): Promise<number> {
  const keep = integerOption(input, 'keep', 1, { min: 1 });
  const remove = input.options['yes'] === true;
  const cleaned = [];
  for (const folder of folders) {
    const clutter = await cleanRun(folder, { keep, remove });
    cleaned.push({ folder, clutter });
    io.line(io.style('bold', folder));
    io.line(
      clutter.length === 0
        ? '  nothing to remove'
        : textTable(
            [remove ? 'removed' : 'would be removed', 'size', 'why'],
            clutter.map(({ path, bytes, reason }) => [basename(path), shownBytes(bytes), reason]),
          ),
    );
  }
  const all = cleaned.flatMap(({ clutter }) => clutter);
  const bytes = all.reduce((sum, one) => sum + one.bytes, 0);
  if (all.length > 0)
    io.line(
      remove
        ? `${shownBytes(bytes)} removed`
        : `${shownBytes(bytes)} in all; the last good checkpoint stays. Remove it with --yes`,
    );
  io.document({ schema: 'kleene/runs-clean@1', removed: remove, bytes, runs: cleaned });
  return 0;
}
