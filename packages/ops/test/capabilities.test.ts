import { readFileSync } from 'node:fs';
import { prepare } from '@kleene/backend';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import * as ops from '@kleene/ops';

/** What is no operation on tensors. */
const others = ['assertPrepared', 'detached', 'isRecording', 'isolateTape', 'solveDense', 'solveDenseInPlace'];

describe('the table of capabilities', () => {
  const page = readFileSync(new URL('../../../docs/guides/ops-capabilities.md', import.meta.url), 'utf8');
  const rows = page.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    return /^`\w+`$/.test(cells[1] ?? '') && cells.length > 6
      ? [{ name: cells[1]!.slice(1, -1), kernel: cells[4]! }]
      : [];
  });

  it('has a row for each operation', () => {
    const names = Object.keys(ops).filter((name) => !others.includes(name));
    expect(rows.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it('names the kernels that simd has', async () => {
    await prepare({ backend: 'simd' });
    const here = tf
      .getKernelsForBackend(tf.getBackend())
      .map(({ kernelName }) => kernelName)
      .filter((name) => name.startsWith('Kleene') && !name.endsWith('Grad'));
    const named = new Set(rows.map(({ kernel }) => kernel).filter((kernel) => kernel !== ''));
    expect([...named].sort()).toEqual(here.sort());
  });
});
