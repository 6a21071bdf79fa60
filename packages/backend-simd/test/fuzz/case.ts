import * as fc from 'fast-check';

export type DType = 'float32' | 'int32' | 'bool';

/** A tensor of a case. */
export interface Input {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly values: readonly number[];
}

/** A call of a kernel: inputs by name, or a list of them. */
export interface Case {
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, Input>> | readonly Input[];
  readonly attrs: Readonly<Record<string, unknown>>;
  /** How far results may be apart, beside what rounding gives; default 1e-5. */
  readonly tolerance?: number;
}

/** Sizes of axes around the widths that kernels compute at a time, and none. */
const SIZES = [0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 65];
const SPECIAL = [NaN, Infinity, -Infinity, 0, -0];

/** What the cases of a run draw from. */
export class Draw {
  readonly #generate: fc.GeneratorValue;
  #state = 0;

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

  /** A shape of at most `most` elements, mostly of few axes. */
  shape(minRank = 0, maxRank = 6, most = 4000): number[] {
    const rank = this.integer(minRank, this.flag() ? maxRank : Math.max(minRank, Math.min(3, maxRank)));
    const shape: number[] = [];
    for (let axis = 0, size = 1; axis < rank; axis++) {
      const next = this.of(SIZES.filter((candidate) => size * candidate <= most));
      shape.push(next);
      size *= Math.max(1, next);
    }
    return shape;
  }

  /** An input of this shape: floats from -bound to bound, some of them special; whole numbers from -5 to 5. */
  input(shape: readonly number[], dtype: DType = 'float32', bound = 4, isSpecial = this.integer(0, 3) === 0): Input {
    const count = shape.reduce((product, size) => product * size, 1);
    this.#state = this.integer(0, 2 ** 30);
    const values = Array.from({ length: count }, () => this.#value(dtype, bound, isSpecial));
    return { shape, dtype, values };
  }

  /** An input of whole numbers in [min, max]. */
  ids(shape: readonly number[], min: number, max: number): Input {
    const count = shape.reduce((product, size) => product * size, 1);
    this.#state = this.integer(0, 2 ** 30);
    const values = Array.from({ length: count }, () => min + Math.floor(this.#uniform() * (max - min + 1)));
    return { shape, dtype: 'int32', values };
  }

  /** What `shape` may broadcast with: leading axes may go, others become 1. */
  partner(shape: readonly number[]): number[] {
    const kept = shape.slice(this.integer(0, shape.length));
    return kept.map((size) => (this.integer(0, 2) === 0 ? 1 : size));
  }

  /** Some axes of `rank`, at least one, in order. */
  axes(rank: number): number[] {
    const axes = Array.from({ length: rank }, (_, axis) => axis).filter(() => this.flag());
    return axes.length > 0 ? axes : [this.integer(0, rank - 1)];
  }

  #value(dtype: DType, bound: number, isSpecial: boolean): number {
    if (dtype === 'bool') return Number(this.#uniform() < 0.5);
    if (dtype === 'int32') return Math.floor(this.#uniform() * 11) - 5;
    if (isSpecial && this.#uniform() < 0.05) return SPECIAL[Math.floor(this.#uniform() * SPECIAL.length)]!;
    return Math.fround((2 * this.#uniform() - 1) * bound);
  }

  #uniform(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return ((this.#state >>> 8) ^ (this.#state & 0xff)) / 2 ** 24;
  }
}
