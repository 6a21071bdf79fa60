import { draws, key } from '@kleene/random';
import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { solveDense, solveDenseInPlace } from '@kleene/ops';

describe('solveDense', () => {
  it('agrees with ml-matrix on random systems up to 12 by 12', () => {
    const source = draws(key(5));
    for (let trial = 0; trial < 60; trial++) {
      const size = 1 + (trial % 12);
      const matrix = Float64Array.from({ length: size * size }, () => source.normal());
      const right = Float64Array.from({ length: size }, () => source.normal());
      const expected = solve(Matrix.from1DArray(size, size, matrix), Matrix.columnVector(right)).to1DArray();
      const found = solveDense(matrix, right)!;
      expected.forEach((value, at) =>
        expect(Math.abs(found[at]! - value)).toBeLessThan(1e-9 * Math.max(1, Math.abs(value))),
      );
    }
  });

  it('has the same solution in place, and says where there is none', () => {
    const matrix = Float64Array.of(0, 2, 3, 1);
    const right = Float64Array.of(4, 11);
    const expected = solveDense(matrix, right)!;
    expect(solveDenseInPlace(matrix, right)).toBe(true);
    expect([...right]).toEqual([...expected]);
    expect(solveDenseInPlace(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 1))).toBe(false);
  });

  it('swaps rows where a pivot is 0 and changes neither argument', () => {
    const matrix = Float64Array.of(0, 2, 3, 0);
    const right = Float64Array.of(4, 9);
    expect([...solveDense(matrix, right)!]).toEqual([3, 2]);
    expect([[...matrix], [...right]]).toEqual([
      [0, 2, 3, 0],
      [4, 9],
    ]);
  });

  it('has no solution of a singular matrix, nor of NaN or infinity anywhere', () => {
    expect(solveDense(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 1))).toBeUndefined();
    expect(solveDense(Float64Array.of(0), Float64Array.of(1))).toBeUndefined();
    for (let at = 0; at < 6; at++)
      for (const bad of [NaN, Infinity]) {
        const numbers = Float64Array.of(2, 1, 1, 3, 1, 2);
        numbers[at] = bad;
        expect(solveDense(numbers.slice(0, 4), numbers.slice(4))).toBeUndefined();
      }
  });

  it('refuses lengths that do not fit', () => {
    expect(() => solveDense(new Float64Array(5), new Float64Array(2))).toThrow(
      'ops.solveDense: matrix must be of 4 numbers for 2 on the right, got 5',
    );
    expect(() => solveDense(new Float64Array(0), new Float64Array(0))).toThrow('right.length must be an integer >= 1');
  });
});
