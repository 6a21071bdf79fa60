import { readFileSync } from 'node:fs';
import { traits } from '@kleene/graph-io';
import { describe, expect, it } from 'vitest';

const guide = readFileSync(new URL('../../../docs/guides/graph-files.md', import.meta.url), 'utf8');

describe('the guide to graph files', () => {
  it('says of each format what the package says it carries', () => {
    for (const { kind, extensions, ids, labels, isolated, directed, saysDirected, weights, parallel } of Object.values(
      traits,
    )) {
      const cells = [
        kind,
        extensions.map((extension) => `\`${extension}\``).join(' '),
        { text: 'any text', words: 'words', 'from 1': 'numbers from 1' }[ids],
        labels ? 'yes' : 'no',
        isolated ? 'yes' : 'no',
        saysDirected
          ? { either: 'as the file says', always: 'always directed', never: 'never directed' }[directed]
          : 'as you say',
        { real: 'numbers', whole: 'whole numbers', none: 'none' }[weights],
        parallel ? 'yes' : 'merged',
      ];
      expect(guide).toContain(`| ${cells.join(' | ')} |\n`);
    }
  });
});
