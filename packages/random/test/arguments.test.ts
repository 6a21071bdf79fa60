import { bits, draws, foldIn, gumbel, key, label, normal, resumeDraws, split, uniform } from '@kleene/random';
import { describe, expect, it } from 'vitest';
import { mishandled } from '../../../tools/testing/hostile.ts';

const root = key(1);

const calls: Readonly<Record<string, readonly [run: (...args: never[]) => unknown, args: readonly unknown[]]>> = {
  bits: [bits, [root, 2]],
  draws: [draws, [root]],
  foldIn: [foldIn, [root, 1]],
  gumbel: [gumbel, [root, 2]],
  key: [key, [1]],
  label: [label, [root, 'a', 'b']],
  normal: [normal, [root, 2]],
  resumeDraws: [resumeDraws, [draws(root).state()]],
  split: [split, [root, 2]],
  uniform: [uniform, [root, 2]],
};

describe('wrong arguments', () => {
  it.each(Object.entries(calls))('are refused by %s, whatever they are', async (_, [run, args]) => {
    expect(() => run(...(args as never[]))).not.toThrow();
    expect(await mishandled(run, args)).toEqual([]);
  });

  it.each(['integers', 'choice', 'permutation', 'uniforms', 'bernoulli', 'bernoullis'] as const)(
    'are refused by the %s of a stream, whatever they are',
    async (name) => {
      const args = {
        integers: [0, 3],
        choice: [3, 2],
        permutation: [3],
        uniforms: [2],
        bernoulli: [1],
        bernoullis: [1, 2],
      }[name];
      const run = (...wrong: unknown[]): unknown =>
        (draws(root)[name] as (...args: unknown[]) => unknown).apply(draws(root), wrong);
      expect(() => run(...args)).not.toThrow();
      expect(await mishandled(run, args)).toEqual([]);
    },
  );
});
