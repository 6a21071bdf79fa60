import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pythonRandom, RandomState, type RandomStateState } from '@kleene/random';
import recorded from './fixtures/numpy.json' with { type: 'json' };
import { repeat } from './statistics.ts';

const sha256 = (bytes: Uint32Array | Float64Array): string => createHash('sha256').update(bytes).digest('hex');

/** Every kind of draw from one stream, as the fixture has it. */
const mixed = (from: RandomState): unknown[] => [
  from.uniform(),
  [...from.uniforms(3)],
  from.integers(-5, 7),
  from.integers(0, 3 * 2 ** 51),
  from.bernoulli(0.3) ? 1 : 0,
  from.normal(),
  from.gumbel(),
  [...from.permutation(5)],
  [...from.choice(1000, 3)],
  from.normal(),
  from.uniform(),
];

/** Equal but for the last bits of a logarithm. */
const nearly = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 13));

describe.each(recorded.states)('RandomState($seed) equals numpy', (state) => {
  const fresh = (): RandomState => new RandomState(state.seed);

  it('in its first state', () => {
    const { words, position, spare } = fresh().state();
    expect(sha256(Uint32Array.from(words))).toBe(state.initial);
    expect([position, spare]).toEqual([624, null]);
  });

  it('in 2000 words', () => {
    const from = fresh();
    const words = Uint32Array.from({ length: 2000 }, () => from.integers(0, 2 ** 32));
    expect([...words.subarray(0, 8)]).toEqual(state.words);
    expect(sha256(words)).toBe(state.allWords);
  });

  it('in 5000 doubles, one by one and in an array', () => {
    const [one, many] = [fresh(), fresh()];
    expect(repeat(5, () => one.uniform())).toEqual(state.doubles);
    expect(sha256(many.uniforms(5000))).toBe(state.allDoubles);
  });

  it('in doubles after an odd number of words', () => {
    const [one, many] = [fresh(), fresh()];
    for (const from of [one, many]) from.integers(0, 2 ** 32);
    expect([...many.uniforms(1000)]).toEqual(repeat(1000, () => one.uniform()));
    expect(many.state()).toEqual(one.state());
  });

  it('in uniform numbers between two bounds', () => {
    const from = fresh();
    expect(repeat(8, () => from.uniform(-3.5, 2.25))).toEqual(state.uniform);
  });

  it.each(state.integers)('in integers from $low to below $high', ({ low, high, values }) => {
    const from = fresh();
    expect(repeat(12, () => from.integers(low, high))).toEqual(values);
  });

  it.each(state.bernoulli)('in trials of probability $p', ({ p, values }) => {
    const from = fresh();
    expect(repeat(40, () => Number(from.bernoulli(p)))).toEqual(values);
    const many = fresh();
    expect([...many.bernoullis(p, 40)]).toEqual(values);
    expect(many.state()).toEqual(from.state());
  });

  it('in normal and Gumbel numbers', () => {
    const [normal, gumbel] = [fresh(), fresh()];
    expect(repeat(9, () => normal.normal())).toEqual(nearly(state.normal));
    expect(repeat(9, () => gumbel.gumbel())).toEqual(nearly(state.gumbel));
  });

  it.each(state.permutation)('in permutations of $n', ({ n, values }) => {
    expect([...fresh().permutation(n)]).toEqual(values);
  });

  it.each(state.choice)('in choices of $count from $n without replacement', ({ n, count, values }) => {
    expect([...fresh().choice(n, count)]).toEqual(values);
  });

  it('in every kind of draw one after the other', () => {
    const expected = (state.mixed as (number | number[])[]).map((value) =>
      typeof value === 'number' && !Number.isInteger(value) ? expect.closeTo(value, 13) : value,
    );
    expect(mixed(fresh())).toEqual(expected);
  });
});

describe('the state of a RandomState', () => {
  it('goes through JSON and continues exactly, with the spare normal number', () => {
    const from = new RandomState(7);
    from.normal();
    const state = JSON.parse(JSON.stringify(from.state())) as RandomStateState;
    const resumed = new RandomState(state);
    expect(mixed(resumed)).toEqual(mixed(from));
    expect(resumed.state()).toEqual(from.state());
  });

  it('is no longer tied to the stream it came from', () => {
    const from = new RandomState(7);
    const state = from.state();
    from.uniforms(2000);
    expect(new RandomState(state).uniform()).toBe(new RandomState(7).uniform());
  });

  it.each([
    ['words', { generator: 'mt19937', words: [1], position: 0, spare: null }],
    ['position', { ...new RandomState(1).state(), position: 625 }],
    ['generator', { ...new RandomState(1).state(), generator: 'threefry' }],
    ['spare', { ...new RandomState(1).state(), spare: Infinity }],
    ['options', { ...new RandomState(1).state(), gauss: 1 }],
  ])('is refused with wrong %s', (name, state) => {
    expect(() => new RandomState(state as RandomStateState)).toThrow(name);
  });
});

describe('RandomState', () => {
  it.each([-1, 2 ** 32, 1.5, Number.NaN])('refuses the seed %s', (seed) => {
    expect(() => new RandomState(seed)).toThrow('random.RandomState: seed must be an integer between 0 and 4294967295');
  });

  it('refuses empty ranges, probabilities out of [0, 1] and choices of more than there are', () => {
    const from = new RandomState(1);
    expect(() => from.integers(3, 3)).toThrow('RandomState.integers: low, high must be integers');
    expect(() => from.integers(-(2 ** 52), 2 ** 52)).toThrow('low + 2^53 - 1');
    expect(() => from.bernoulli(1.1)).toThrow('RandomState.bernoulli: p must be a finite number between 0 and 1');
    expect(() => from.choice(2, 3)).toThrow('RandomState.choice: count');
    expect(() => from.permutation(-1)).toThrow('RandomState.permutation: n');
  });

  it('takes nothing from the stream for a range of one number', () => {
    const from = new RandomState(1);
    expect(from.integers(4, 5)).toBe(4);
    expect(from.state()).toEqual(new RandomState(1).state());
  });
});

describe.each(recorded.python)('pythonRandom($seed) equals CPython', ({ seed, doubles, choices }) => {
  it('in doubles', () => {
    const from = pythonRandom(Number(seed));
    expect(repeat(5, () => from.random())).toEqual(doubles);
  });

  it.each(choices)('in choices of $n', ({ n, values }) => {
    const from = pythonRandom(Number(seed));
    expect(repeat(20, () => from.choice(n))).toEqual(values);
  });
});

describe('pythonRandom', () => {
  it('refuses negative seeds and empty choices', () => {
    expect(() => pythonRandom(-1)).toThrow('random.pythonRandom: seed');
    expect(() => pythonRandom(1).choice(0)).toThrow('PythonRandom.choice: n');
  });
});
