import { describe, expect, it } from 'vitest';
import {
  checkArray,
  checkFinite,
  checkInteger,
  checkObject,
  checkOneOf,
  checkOptions,
  checkShape,
  checkText,
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

const cyclic: unknown[] = [];
cyclic.push(
  cyclic,
  Array.from({ length: 20 }, () => cyclic),
);

/** One of each kind of thing that a caller in plain JavaScript may pass. */
const anything: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  1.5,
  NaN,
  10n,
  '',
  'text',
  'constructor',
  Symbol('s'),
  Math.max,
  {},
  { known: 1 },
  Object.create(null),
  new Map(),
  [],
  [1.5],
  ['a'],
  cyclic,
  new Uint8Array(1),
  new DataView(new ArrayBuffer(1)),
];
const scalar = { data: new Float32Array(1), shape: [], dtype: 'float32' };
const options = (value: unknown): void => checkOptions('f', value as never, []);
const arrayOfShape = (shape: unknown): void => checkArray('f', 'x', { ...scalar, shape } as never);

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

describe('argument checks', () => {
  it('hand back what they accept', () => {
    expect(checkInteger('f', 'n', 3, { min: 3, max: 3 })).toBe(3);
    expect(checkFinite('f', 'x', -0.5)).toBe(-0.5);
    expect(checkOneOf('f', 'mode', 'max', ['max', 'sum'])).toBe('max');
    expect(() => checkShape('f', 'x', [2, 7], [2, -1])).not.toThrow();
    expect(() => checkOptions('f', { a: 1 }, ['a', 'b'])).not.toThrow();
    expect(() => checkArray('f', 'x', { data: new Float64Array(6), shape: [2, 3], dtype: 'int64' })).not.toThrow();
    expect(() => checkArray('f', 'x', { data: new Float32Array(0), shape: [0, 3], dtype: 'float32' })).not.toThrow();
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

  it.each<[name: string, isAccepted: (value: unknown) => boolean, check: (value: unknown) => unknown]>([
    ['integers', Number.isInteger, (value) => checkInteger('f', 'x', value)],
    ['finite numbers', Number.isFinite, (value) => checkFinite('f', 'x', value)],
    ['choices', (value) => value === 'text', (value) => checkOneOf('f', 'x', value, ['text'])],
    ['text', (value) => typeof value === 'string', (value) => checkText('f', 'x', value)],
    ['objects', isRecord, (value) => checkObject('f', 'x', value)],
    ['options', (value) => isRecord(value) && Object.keys(value as object).length === 0, options],
    [
      'shapes',
      (value) => Array.isArray(value) && value.length === 0,
      (value) => checkShape('f', 'x', value as never, []),
    ],
    ['arrays', () => false, (value) => checkArray('f', 'x', value as never)],
    ['the shapes of arrays', (value) => Array.isArray(value) && value.length === 0, arrayOfShape],
    ['the element types of arrays', () => false, (dtype) => checkArray('f', 'x', { ...scalar, dtype } as never)],
    ['the data of arrays', () => false, (data) => checkArray('f', 'x', { ...scalar, data } as never)],
  ])('of %s take or refuse whatever comes, and never fail otherwise', (_, isAccepted, check) => {
    for (const value of anything) {
      const said = message(() => check(value));
      expect(said === 'accepted', said).toBe(isAccepted(value));
    }
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
