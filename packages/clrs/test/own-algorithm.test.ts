import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildSampler, trace, type Algorithm, type Snapshot, type Spec } from '@kleene/clrs';
import { majority } from './majority.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

describe("a user's own algorithm", () => {
  it('is the one that the README shows, in thirty lines', () => {
    const shown = /^```ts\n(.*?)^```$/ms.exec(read('../README.md'))![1]!;
    expect(shown).toBe(read('majority.ts'));
    expect(shown.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
  });

  it('finds the majority', () => {
    const { outputs, steps } = trace(majority, { key: Float64Array.of(2, 1, 1, 0, 1, 1, 2) });
    expect(outputs.candidate).toBe(4);
    expect(steps).toBe(7);
  });

  it('is sampled and batched as any other', () => {
    const { inputs, hints, outputs, lengths } = buildSampler(majority, {
      samples: 4,
      length: 5,
      seed: 1,
      values: 2,
    }).next();
    expect(inputs.key.shape).toEqual([4, 5]);
    expect([...inputs.key.data].every((value) => value === 0 || value === 1)).toBe(true);
    expect(hints.candidate_h.shape).toEqual([5, 4, 5]);
    expect(hints.count.shape).toEqual([5, 4]);
    expect(outputs.candidate.shape).toEqual([4, 5]);
    expect([...lengths.data]).toEqual([5, 5, 5, 5]);
  });
});

const tiny = {
  key: ['input', 'node', 'scalar'],
  seen: ['hint', 'node', 'mask'],
  last: ['output', 'node', 'mask_one'],
} as const;

type Tiny = Algorithm<typeof tiny, { key: Float64Array }, object>;
const rest: Pick<Tiny, 'name' | 'spec' | 'sample' | 'inputs'> = {
  name: 'tiny',
  spec: tiny,
  sample: (_draws, size) => ({ key: new Float64Array(size) }),
  inputs: (instance) => instance,
};

describe('the type of a spec', () => {
  it('refuses a misspelt probe, also when it runs', () => {
    const run: Tiny = {
      ...rest,
      // @ts-expect-error the hint is called seen
      *run({ key }) {
        yield { sean: key };
        return { last: 0 };
      },
    };
    expect(() => trace(run, { key: new Float64Array(3) })).toThrow(
      'hint seen must be a Float64Array of 3 numbers, got nothing',
    );
  });

  it('refuses a missing probe, also when it runs', () => {
    const run: Tiny = {
      ...rest,
      // @ts-expect-error there is no last
      *run({ key }) {
        yield { seen: key };
        return {};
      },
    };
    expect(() => trace(run, { key: new Float64Array(3) })).toThrow('output last must be a number, got nothing');
  });

  it('refuses a probe at another stage, also when it runs', () => {
    const run: Tiny = {
      ...rest,
      // @ts-expect-error seen is a hint and last an output
      *run({ key }) {
        yield { last: 0 };
        return { seen: key };
      },
    };
    expect(() => trace(run, { key: new Float64Array(3) })).toThrow('hint seen');
  });

  it('knows which values are numbers and which are arrays', () => {
    const hint: Snapshot<typeof tiny, 'hint'> = { seen: new Float64Array(3) };
    // @ts-expect-error a mask_one is the number of a node
    const output: Snapshot<typeof tiny, 'output'> = { last: new Float64Array(3) };
    // @ts-expect-error the nodes' numbers are an array
    const input: Snapshot<typeof tiny, 'input'> = { key: 1 };
    expect([hint, output, input]).toHaveLength(3);
  });

  it('refuses wrong stages, locations, types and categories without a number of classes', () => {
    const specs: Spec[] = [
      // @ts-expect-error no such stage
      { a: ['result', 'node', 'scalar'] },
      // @ts-expect-error no such location
      { a: ['hint', 'nodes', 'scalar'] },
      // @ts-expect-error no such type
      { a: ['hint', 'node', 'number'] },
      // @ts-expect-error how many classes?
      { a: ['hint', 'node', 'categorical'] },
    ];
    expect(specs).toHaveLength(4);
  });
});

describe('a trace', () => {
  const yielding = (hint: object, last: number): Tiny => ({
    ...rest,
    *run() {
      yield hint as Snapshot<typeof tiny, 'hint'>;
      return { last };
    },
  });
  const key = new Float64Array(3);

  it.each([
    ['a number for an array', { seen: 1 }, 0, 'hint seen must be a Float64Array of 3 numbers, got a number'],
    [
      'an array of another length',
      { seen: new Float64Array(2) },
      0,
      'hint seen must be a Float64Array of 3 numbers, got 2',
    ],
    ['a mask of twos', { seen: Float64Array.of(0, 2, 1) }, 0, 'hint seen must be 0, 1 or -1, got 2'],
    ['a node that there is not', { seen: key }, 3, 'output last must be made of numbers of nodes, got 3'],
    ['a fractional node', { seen: key }, 0.5, 'output last must be made of numbers of nodes, got 0.5'],
    ['NaN for a mask', { seen: Float64Array.of(0, Number.NaN, 1) }, 0, 'hint seen must be 0, 1 or -1, got NaN'],
  ])('refuses %s', (_what, hint, last, message) => {
    expect(() => trace(yielding(hint, last), { key })).toThrow(`clrs.tiny: ${message}`);
  });

  it('refuses a run without steps and inputs that are missing', () => {
    const silent: Tiny = {
      ...rest,
      // oxlint-disable-next-line require-yield
      *run() {
        return { last: 0 };
      },
    };
    expect(() => trace(silent, { key })).toThrow('clrs.tiny: a run must have at least one step, got none');
    expect(() => trace(silent, {} as { key: Float64Array })).toThrow('input key must be a Float64Array');
  });

  it('ignores what is not in the spec, as dm-clrs does', () => {
    expect(trace(yielding({ seen: key, more: 1 }, 0), { key }).steps).toBe(1);
  });
});
