import { constant, cosine, geometric, harmonic, linear, piecewise, warmup, type Schedule } from '@kleene/train';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const first = (schedule: Schedule, count: number): number[] => Array.from({ length: count }, (_, i) => schedule(i + 1));

describe('a schedule', () => {
  it('is the same at every step', () => {
    expect(first(constant(3e-4), 3)).toEqual([3e-4, 3e-4, 3e-4]);
  });

  it('goes by even differences, and then stays', () => {
    expect(first(linear({ from: 1, to: 0, steps: 5 }), 7)).toEqual([1, 0.75, 0.5, 0.25, 0, 0, 0]);
  });

  it('goes along half a cosine', () => {
    const values = first(cosine({ from: 1, to: 0, steps: 5 }), 6);
    const expected = [1, (2 + Math.SQRT2) / 4, 0.5, (2 - Math.SQRT2) / 4, 0, 0];
    values.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 15));
  });

  it('goes by even ratios: the temperature of Rodionov and Prokhorenkova 2024 falls from 3 to 0.01 in 501 steps', () => {
    const temperature = geometric({ from: 3, to: 0.01, steps: 501 });
    // t = 3 (0.01 / 3)^(i / 500) for the step i from 0 on, as their training loop computes it.
    for (const step of [1, 2, 100, 500, 501])
      expect(temperature(step)).toBeCloseTo(3 * (0.01 / 3) ** ((step - 1) / 500), 14);
    expect(temperature(501)).toBe(0.01);
  });

  it('falls with the number of the epoch: 0.01, 0.005, 0.00333... as in Nowak et al. 2018', () => {
    expect(first(harmonic(0.01, 2), 6)).toEqual([0.01, 0.01, 0.005, 0.005, 0.01 / 3, 0.01 / 3]);
  });

  it('warms up to the value that follows', () => {
    expect(first(warmup(4, constant(0.4)), 6)).toEqual(
      [0.1, 0.2, 0.4 * 0.75, 0.4, 0.4, 0.4].map((value) => expect.closeTo(value, 15)),
    );
    const fall = linear({ from: 1, to: 0, steps: 11 });
    expect(warmup(3, fall)(3)).toBe(fall(3));
    expect(warmup(3, fall)(8)).toBe(fall(8));
  });

  it('is made of pieces that count their own steps', () => {
    const pieces = [
      { steps: 2, schedule: constant(1) },
      { steps: 3, schedule: linear({ from: 1, to: 0, steps: 3 }) },
      { steps: 1, schedule: constant(7) },
    ];
    expect(first(piecewise(pieces), 8)).toEqual([1, 1, 1, 0.5, 0, 7, 7, 7]);
  });

  it('begins and ends exactly where it is to, between which it never leaves the way', () => {
    const value = fc.double({ min: 1e-6, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(value, value, fc.integer({ min: 2, max: 400 }), (from, to, steps) => {
        for (const make of [linear, cosine, geometric]) {
          const values = first(make({ from, to, steps }), steps + 1);
          expect([values[0], values[steps - 1], values[steps]]).toEqual([from, to, to]);
          const sign = Math.sign(to - from);
          const slack = 1e-12 * Math.max(from, to);
          for (let i = 1; i < steps; i++) expect(sign * (values[i]! - values[i - 1]!)).toBeGreaterThanOrEqual(-slack);
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each<[string, () => Schedule, string]>([
    ['a rate that is NaN', () => constant(NaN), 'train.constant: value must be a finite number, got NaN'],
    ['one step', () => linear({ from: 1, to: 0, steps: 1 }), 'train.linear: steps must be an integer >= 2, got 1'],
    [
      'ratios to 0',
      () => geometric({ from: 1, to: 0, steps: 9 }),
      'train.geometric: to must be a finite number >= 5e-324, got 0',
    ],
    [
      'a misspelt end',
      () => cosine({ from: 1, to: 0, step: 3 } as never),
      'train.cosine: options must be made of from, to, steps, got "step"',
    ],
    ['no pieces', () => piecewise([]), 'train.piecewise: pieces must be a list of at least one, got []'],
    ['a warm-up of no step', () => warmup(0, constant(1)), 'train.warmup: steps must be an integer >= 1, got 0'],
    ['an epoch of half a step', () => harmonic(1, 0.5), 'train.harmonic: steps must be an integer >= 1, got 0.5'],
  ])('is refused for %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
