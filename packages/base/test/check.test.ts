import { describe, expect, it } from 'vitest';
import {
  checkArray,
  checkFinite,
  checkInteger,
  checkOneOf,
  checkOptions,
  checkShape,
  KleeneError,
  show,
} from '@kleene/base';

const message = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(KleeneError);
    expect((error as KleeneError).code).toBe('invalid-argument');
    return (error as Error).message;
  }
  return 'accepted';
};

describe('argument checks', () => {
  it('hand back what they accept', () => {
    expect(checkInteger('f', 'n', 3, { min: 3, max: 3 })).toBe(3);
    expect(checkFinite('f', 'x', -0.5)).toBe(-0.5);
    expect(checkOneOf('f', 'mode', 'max', ['max', 'sum'])).toBe('max');
    expect(() => checkShape('f', 'x', [2, 7], [2, -1])).not.toThrow();
    expect(() => checkOptions('f', { a: 1 }, ['a', 'b'])).not.toThrow();
    expect(() => checkArray('f', 'x', { data: new Float64Array(6), shape: [2, 3], dtype: 'int64' })).not.toThrow();
  });

  it('name the argument, what was expected and what came', () => {
    expect(message(() => checkInteger('clrs.sample', 'size', 1, { min: 2 }))).toBe(
      'clrs.sample: size must be an integer >= 2, got 1',
    );
    expect(message(() => checkInteger('f', 'n', 2 ** 53, { max: 9 }))).toBe(
      'f: n must be an integer <= 9, got 9007199254740992',
    );
    expect(message(() => checkInteger('f', 'n', '3'))).toBe('f: n must be an integer, got "3"');
    expect(message(() => checkFinite('f', 'x', NaN, { min: 0, max: 1 }))).toBe(
      'f: x must be a finite number between 0 and 1, got NaN',
    );
    expect(message(() => checkOneOf('f', 'mode', 'mx', ['max', 'sum']))).toBe(
      'f: mode must be one of max, sum, got "mx"',
    );
    expect(message(() => checkOptions('f', { maxstep: 1 }, ['maxSteps']))).toBe(
      'f: options must be made of maxSteps, got "maxstep"',
    );
    expect(message(() => checkShape('f', 'x', [2, 3], [2, -1, 4]))).toBe(
      'f: x must be of shape [2, any, 4], got [2, 3]',
    );
  });

  it.each([
    ['an unknown element type', { data: new Float32Array(1), shape: [1], dtype: 'bfloat16' }],
    ['storage of another type', { data: new Float32Array(1), shape: [1], dtype: 'float64' }],
    ['a shape that is not whole', { data: new Float32Array(1), shape: [0.5, 2], dtype: 'float32' }],
    ['a shape that does not fit the data', { data: new Float32Array(3), shape: [2, 2], dtype: 'float32' }],
  ])('refuse %s', (_, array) => {
    expect(message(() => checkArray('f', 'x', array as never))).not.toBe('accepted');
  });

  it('show any value in at most a line', () => {
    const values = [
      'a'.repeat(200),
      Array.from({ length: 50 }, (_, i) => i),
      new Float32Array(9),
      { a: 1 },
      {},
      null,
      -0,
      Math.max,
      5n,
    ];
    for (const value of values) expect(show(value).length).toBeLessThanOrEqual(100);
    expect(show(new Float32Array(9))).toBe('a Float32Array of 36 bytes');
  });
});
