import { draws, key, type Draws } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';

/** Elements of float32 and their shape, without a backend. */
export interface Input {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What makes a tensor on the backend in use. */
export type Make<T extends tf.Tensor = tf.Tensor> = () => T;

/**
 * How values are drawn: `smooth` between -3 and 3; on a `grid` of eighths, whose sums and products have no rounding, so that maxima tie and the one who
 * wins is the same everywhere; `mild` below 0.5, so that what goes through several weights does not carry rounding away.
 */
export type Kind = 'smooth' | 'grid' | 'mild';

/** Around the widths that kernels compute at a time, and none. */
const SIZES = [0, 1, 2, 3, 5, 8, 15, 16, 17, 33];
/** What several threads share. */
const MANY = 20_000;
const SPECIAL = [NaN, Infinity, -Infinity, 0, -0];
/** What is lost or too large where it is multiplied in another order. */
const EXTREME = [1e30, -1e30, 1e-40, -1e-45];

/** What the cases of a run draw from. */
export class Draw {
  readonly #generate: fc.GeneratorValue;

  constructor(generate: fc.GeneratorValue) {
    this.#generate = generate;
  }

  integer(min: number, max: number): number {
    return this.#generate(fc.integer, { min, max });
  }

  flag(): boolean {
    return this.integer(0, 1) === 1;
  }

  of<T>(list: readonly T[]): T {
    return list[this.integer(0, list.length - 1)]!;
  }

  /** Sizes whose product is at most `most`; 1 in 200 times the first is such that several threads share the work. */
  sizes(count: number, most: number): number[] {
    const sizes: number[] = [];
    for (let at = 0, product = 1; at < count; at++) {
      const next = this.of(SIZES.filter((size) => size * product <= most));
      sizes.push(next);
      product *= Math.max(1, next);
    }
    const product = size(sizes);
    if (product > 0 && this.integer(0, 199) === 0) sizes[0]! *= Math.ceil(MANY / product);
    return sizes;
  }

  /** An input; 1 in 4 has some values that are special, and where it `isExtreme` also very large and very small ones. */
  input(shape: readonly number[], kind: Kind = 'smooth', isExtreme = true): Input {
    const from = this.#stream();
    const special = this.integer(0, 3) === 0 ? [...SPECIAL, ...(isExtreme ? EXTREME : [])] : [];
    const values = Float32Array.from({ length: size(shape) }, () => {
      const value = 6 * from.uniform() - 3;
      if (special.length > 0 && from.uniform() < 0.04) return special[Math.floor(from.uniform() * special.length)]!;
      if (kind === 'grid') return Math.round(value * 4) / 8;
      return kind === 'mild' ? value / 6 : value;
    });
    return { shape, values };
  }

  /** A mask of any type: of each element by chance, all open or all shut; of whole numbers and floats all but 0 are open, NaN too. */
  mask(shape: readonly number[]): Make {
    const open = this.of([0.6, 0.6, 0.6, 1, 0]);
    const dtype = this.of(['bool', 'int32', 'float32'] as const);
    const other = { bool: [1], int32: [1, 7, -1], float32: [1, 0.5, NaN, -Infinity] }[dtype];
    const from = this.#stream();
    const shut = dtype === 'float32' ? -0 : 0;
    const values = Array.from({ length: size(shape) }, () =>
      from.uniform() < open ? other[Math.floor(from.uniform() * other.length)]! : shut,
    );
    return () => tf.tensor(values, [...shape], dtype);
  }

  /** Ids from below 0 to above `count`, some far outside; sorted or not. */
  ids(shape: readonly number[], count: number): Make {
    const from = this.#stream();
    const far = this.flag() ? [-(2 ** 31), 2 ** 31 - 1] : [];
    const values = Int32Array.from({ length: size(shape) }, () =>
      far.length > 0 && from.uniform() < 0.05
        ? far[Math.floor(from.uniform() * 2)]!
        : Math.floor(from.uniform() * (count + 3)) - 1,
    );
    if (this.flag()) values.sort();
    return () => tf.tensor(values, [...shape], 'int32');
  }

  /** Finite numbers of any size that a target may be, most of them from 0 to 1. */
  targets(shape: readonly number[]): Make {
    const from = this.#stream();
    const kind = this.integer(0, 2);
    const values = Float32Array.from({ length: size(shape) }, () => {
      const value = from.uniform();
      if (kind === 0) return value;
      return kind === 1 ? Number(value < 0.3) : 4 * value - 2;
    });
    return () => tf.tensor(values, [...shape]);
  }

  #stream(): Draws {
    return draws(key(this.integer(0, 2 ** 30)));
  }
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
