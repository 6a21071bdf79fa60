import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const source = new URL('../src/', import.meta.url);

/** Everything that a file of this package needs at run time: files of it, and other packages. */
function needs(entry: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (url: URL): void => {
    const name = url.href.slice(source.href.length);
    if (files.has(name)) return;
    files.add(name);
    for (const [, what, from] of readFileSync(url, 'utf8').matchAll(/^(?:import|export) ([^;]*?)\bfrom '([^']+)';/gm)) {
      if (/^type\b/.test(what!)) continue;
      if (from!.startsWith('.')) visit(new URL(from!, url));
      else packages.add(from!);
    }
  };
  visit(new URL(entry, source));
  return { files, packages };
}

describe('the entries without tensors', () => {
  it('need no tfjs: the executor needs errors, the proof graphs and random numbers besides', () => {
    expect([...needs('executor.ts').packages].sort()).toEqual(['@kleene/base']);
    expect([...needs('proof.ts').packages].sort()).toEqual(['@kleene/base', '@kleene/graphs', '@kleene/random']);
  });

  it('share no code with model, training and evaluation', () => {
    for (const entry of ['executor.ts', 'proof.ts']) {
      const { files } = needs(entry);
      expect(files.size).toBeGreaterThan(10);
      expect([...files].filter((file) => /^(model|training|evaluation|index)/.test(file))).toEqual([]);
    }
    // So that the test can fail: the main entry needs them.
    expect([...needs('index.ts').packages]).toContain('@tensorflow/tfjs-core');
  });

  it('keep the checker of obligations to a few files that read tables and machine alone', () => {
    const { files } = needs('proof/evaluate.ts');
    expect([...files].sort()).toEqual([
      'machine/reference.ts',
      'machine/tables.ts',
      'proof/evaluate.ts',
      'proof/outline.ts',
      'proof/reach.ts',
      'proof/situations.ts',
    ]);
  });
});
