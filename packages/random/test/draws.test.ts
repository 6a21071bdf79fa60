import { describe, expect, it } from 'vitest';
import { draws, key, resumeDraws, type Draws, type DrawsState } from '@kleene/random';
import recorded from './fixtures/jax.json' with { type: 'json' };
import {
  chiSquare,
  chiSquareBound,
  gumbelCdf,
  kolmogorov,
  KOLMOGOROV_BOUND,
  moments,
  normalCdf,
  repeat,
  tally,
} from './statistics.ts';

const COUNT = 100_000;
const everything = (from: Draws): unknown[] => [
  from.uniform(),
  [...from.uniforms(3)],
  from.integers(-5, 7),
  from.integers(0, 3 * 2 ** 51),
  from.bernoulli(0.5),
  [...from.bernoullis(0.3, 5)],
  from.normal(),
  from.gumbel(),
  [...from.permutation(5)],
  [...from.choice(1000, 3)],
  [...from.choice(10, 9)],
];

describe('uniform draws', () => {
  it('are uniform in [0, 1)', () => {
    const from = draws(key(21));
    const sample = repeat(COUNT, () => from.uniform());
    expect(kolmogorov(sample, (x) => x)).toBeLessThan(KOLMOGOROV_BOUND);
    expect(sample.every((x) => x >= 0 && x < 1)).toBe(true);
  });

  it.each(recorded.draws)('are made of blocks of their own domain at $position', (expected) => {
    const from = resumeDraws({ generator: 'threefry', key: key(42), position: expected.position });
    expect(from.uniform()).toBe(expected.uniform);
  });

  it('have 53 random bits', () => {
    const sample = [...draws(key(22)).uniforms(COUNT)];
    const lowest = tally(
      16,
      sample.map((x) => (x * 2 ** 53) % 16),
    );
    expect(chiSquare(lowest)).toBeLessThan(chiSquareBound(15));
    expect(sample.every((x) => Number.isInteger(x * 2 ** 53))).toBe(true);
  });

  it('are the same one by one and in an array', () => {
    const [one, many] = [draws(key(23)), draws(key(23))];
    expect(repeat(10, () => one.uniform())).toEqual([...many.uniforms(10)]);
    expect(one.state()).toEqual(many.state());
    expect(many.uniforms(0)).toEqual(new Float64Array(0));
  });

  it('have neighbours that do not depend on each other', () => {
    const from = draws(key(24));
    const cells = repeat(COUNT, () => Math.floor(from.uniform() * 16) * 16 + Math.floor(from.uniform() * 16));
    expect(chiSquare(tally(256, cells))).toBeLessThan(chiSquareBound(255));
  });
});

describe('integer draws', () => {
  it.each([
    [0, 10],
    [-7, 6],
    [0, 2],
    [2 ** 53 - 4, 2 ** 53 - 1],
  ])('from %d to below %d are equally likely', (low, high) => {
    const from = draws(key(31));
    const counts = tally(
      high - low,
      repeat(COUNT, () => from.integers(low, high) - low),
    );
    expect(chiSquare(counts)).toBeLessThan(chiSquareBound(high - low - 1));
  });

  // By remainder alone the lowest third would come twice as often as the others.
  it.each([3 * 2 ** 29, 3 * 2 ** 30, 3 * 2 ** 51])('are unbiased over a range of %d', (range) => {
    const from = draws(key(32));
    const thirds = tally(
      3,
      repeat(COUNT, () => Math.floor((from.integers(0, range) / range) * 3)),
    );
    expect(chiSquare(thirds)).toBeLessThan(chiSquareBound(2));
  });

  it.each([2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32, 2 ** 53 - 1])('stay below %d', (range) => {
    const from = draws(key(33));
    const sample = repeat(1000, () => from.integers(0, range));
    expect(sample.every((x) => Number.isInteger(x) && x >= 0 && x < range)).toBe(true);
    expect(kolmogorov(sample, (x) => x / range)).toBeLessThan(KOLMOGOROV_BOUND);
  });

  it('are the one number of a range of one', () => {
    expect(draws(key(34)).integers(5, 6)).toBe(5);
    expect(draws(key(34)).integers(-(2 ** 53) + 1, -(2 ** 53) + 2)).toBe(-(2 ** 53) + 1);
  });

  it('refuse an empty, a fractional or a too wide range', () => {
    const from = draws(key(35));
    expect(() => from.integers(3, 3)).toThrow('Draws.integers: high must be an integer >= 4, got 3');
    expect(() => from.integers(3, -3)).toThrow('Draws.integers: high must be an integer >= 4, got -3');
    expect(() => from.integers(0.5, 3)).toThrow('Draws.integers: low must be an integer, got 0.5');
    expect(() => from.integers(0, NaN)).toThrow('Draws.integers: high must be an integer >= 1, got NaN');
    expect(() => from.integers(-(2 ** 53) + 1, 2 ** 53 - 1)).toThrow(
      /^Draws\.integers: high - low must be an integer <= /,
    );
  });
});

describe('bernoulli draws', () => {
  it('are the same one by one and in an array', () => {
    const [one, many] = [draws(key(29)), draws(key(29))];
    expect(repeat(100, () => Number(one.bernoulli(0.3)))).toEqual([...many.bernoullis(0.3, 100)]);
    expect(one.state()).toEqual(many.state());
    expect(() => many.bernoullis(1.5, 1)).toThrow('Draws.bernoullis: p must be a finite number between 0 and 1');
  });

  it.each([0.001, 0.3, 0.5, 0.97])('are true with probability %d', (p) => {
    const from = draws(key(41));
    const hits = repeat(COUNT, () => from.bernoulli(p)).filter(Boolean).length;
    expect(Math.abs(hits / COUNT - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / COUNT));
  });

  it('are never true for 0 and always for 1', () => {
    const from = draws(key(42));
    expect(repeat(COUNT, () => from.bernoulli(0)).some(Boolean)).toBe(false);
    expect(repeat(COUNT, () => from.bernoulli(1)).every(Boolean)).toBe(true);
  });

  it.each([-0.1, 1.1, NaN, '0.5' as unknown as number])('refuse the probability %s', (p) => {
    expect(() => draws(key(43)).bernoulli(p)).toThrow(
      /^Draws\.bernoulli: p must be a finite number between 0 and 1, got /,
    );
  });
});

describe('normal and Gumbel draws', () => {
  it('are standard normal', () => {
    const from = draws(key(51));
    const sample = repeat(COUNT, () => from.normal());
    expect(kolmogorov(sample, normalCdf)).toBeLessThan(KOLMOGOROV_BOUND);
    const [mean, variance, skewness, kurtosis] = moments(sample);
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(COUNT));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / COUNT));
    expect(Math.abs(skewness)).toBeLessThan(4 * Math.sqrt(6 / COUNT));
    expect(Math.abs(kurtosis)).toBeLessThan(4 * Math.sqrt(24 / COUNT));
  });

  it('are standard Gumbel', () => {
    const from = draws(key(52));
    const sample = repeat(COUNT, () => from.gumbel());
    expect(kolmogorov(sample, gumbelCdf)).toBeLessThan(KOLMOGOROV_BOUND);
    expect(moments(sample)[0]).toBeCloseTo(0.5772156649, 1);
  });

  it('choose by softmax when the largest logit plus Gumbel noise wins', () => {
    const from = draws(key(53));
    const [heads, tails] = [Math.log(3), Math.log(1)];
    const wins = repeat(COUNT, () => heads + from.gumbel() > tails + from.gumbel()).filter(Boolean).length;
    expect(Math.abs(wins / COUNT - 0.75)).toBeLessThan(4 * Math.sqrt(0.1875 / COUNT));
  });
});

describe('permutations', () => {
  it('have all orders equally likely', () => {
    const from = draws(key(61));
    const orders = new Map<string, number>();
    for (let i = 0; i < COUNT; i++) {
      const order = from.permutation(5).join();
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(120);
    expect(chiSquare([...orders.values()])).toBeLessThan(chiSquareBound(119));
  });

  it.each([0, 1, 2, 1000])('of %d numbers hold each once', (n) => {
    const order = draws(key(62)).permutation(n);
    expect(order).toBeInstanceOf(Int32Array);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
  });

  it('refuse a size that is none', () => {
    expect(() => draws(key(63)).permutation(-1)).toThrow(/^Draws\.permutation: n must be an integer between 0 and /);
    expect(() => draws(key(63)).permutation(2 ** 31)).toThrow(
      /^Draws\.permutation: n must be an integer between 0 and /,
    );
  });
});

describe('choices without replacement', () => {
  // 40 of which 2 takes the way for small selections, 5 of which 3 the way for large ones.
  it.each([
    [40, 2, 40 * 39],
    [5, 3, 60],
  ])('of %d, %d at a time, have every ordered selection equally likely', (n, count, selections) => {
    const from = draws(key(71));
    const seen = new Map<string, number>();
    for (let i = 0; i < COUNT; i++) {
      const chosen = from.choice(n, count).join();
      seen.set(chosen, (seen.get(chosen) ?? 0) + 1);
    }
    expect(seen.size).toBe(selections);
    expect(chiSquare([...seen.values()])).toBeLessThan(chiSquareBound(selections - 1));
  });

  it.each([
    [0, 0],
    [1, 0],
    [1, 1],
    [17, 1],
    [1000, 60],
    [1000, 64],
    [1000, 1000],
    [1_000_000, 60_000],
  ])('of %d, %d at a time, are the start of a permutation', (n, count) => {
    const chosen = draws(key(72)).choice(n, count);
    expect(chosen).toEqual(draws(key(72)).permutation(n).slice(0, count));
    expect(new Set(chosen).size).toBe(count);
  });

  it('take memory for what is chosen only', () => {
    const chosen = draws(key(73)).choice(2 ** 31 - 1, 10_000);
    expect(new Set(chosen).size).toBe(10_000);
    expect(kolmogorov(chosen, (x) => x / (2 ** 31 - 1))).toBeLessThan(KOLMOGOROV_BOUND);
  });

  it('refuse more than there are', () => {
    expect(() => draws(key(74)).choice(3, 4)).toThrow('Draws.choice: count must be an integer between 0 and 3, got 4');
    expect(() => draws(key(74)).choice(-1, 0)).toThrow(/^Draws\.choice: n must be /);
  });
});

describe('the state of a stream', () => {
  it('goes through JSON and continues exactly, after every kind of draw', () => {
    const from = draws(key(81));
    for (let i = 0; i < 20; i++) {
      const resumed = resumeDraws(JSON.parse(JSON.stringify(from.state())) as DrawsState);
      expect(everything(resumed)).toEqual(everything(from));
      expect(resumed.state()).toEqual(from.state());
    }
  });

  it('names its generator, its key and how many blocks it has used', () => {
    const from = draws(key(2 ** 53 - 1));
    from.uniforms(7);
    from.normal();
    expect(from.state()).toEqual({ generator: 'threefry', key: [2 ** 21 - 1, 2 ** 32 - 1], position: 8 });
  });

  it('goes on past 2^32 blocks without repeating', () => {
    const at = (position: number): number[] => [
      ...resumeDraws({ generator: 'threefry', key: key(82), position }).uniforms(4),
    ];
    expect(at(2 ** 32 - 2).slice(2)).toEqual(at(2 ** 32).slice(0, 2));
    expect(new Set([0, 2 ** 31, 2 ** 32, 2 ** 33, 2 ** 52].flatMap(at)).size).toBe(20);
  });

  it('is only what state() returned', () => {
    const good = draws(key(83)).state();
    const wrong =
      (change: object): (() => unknown) =>
      () =>
        resumeDraws({ ...good, ...change });
    expect(wrong({ generator: 'mt19937' })).toThrow(
      'random.resumeDraws: state.generator must be "threefry", got "mt19937"',
    );
    expect(wrong({ key: [1] })).toThrow(/^random\.resumeDraws: key must be two integers/);
    expect(wrong({ position: -1 })).toThrow('random.resumeDraws: state.position must be an integer >= 0, got -1');
    expect(wrong({ seed: 1 })).toThrow(/^random\.resumeDraws: options must be made of /);
    expect(() => resumeDraws(null as unknown as DrawsState)).toThrow(/^random\.resumeDraws: state must be /);
  });

  it('refuses a key that is none', () => {
    expect(() => draws([1] as never)).toThrow(/^random\.draws: key must be two integers/);
  });
});
