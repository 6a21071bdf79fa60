import type { Vector } from './vector.ts';

/** What a method asks the driver: the image of a point under `f`. */
export interface Query {
  /** The point; not changed before its image has come. */
  readonly at: Vector;
  /**
   * Left out: an iterate, which may become the result and whose image must be finite. `trial`: may become the result, and the method
   * copes with an image that is not finite (a line search). `probe`: never the result (a finite difference).
   */
  readonly kind?: 'trial' | 'probe';
}

/**
 * A fixed-point method, for one sample: it asks for images of points and learns them, and knows neither batches nor tolerances nor
 * when to stop. The driver runs one for each sample and evaluates `f` for all of them at once.
 */
export interface Solver {
  readonly name: string;
  /** What is returned of an iterate that counts as solved: the point itself, or its image, which is one step further. */
  readonly returns: 'point' | 'image';
  /**
   * Asks about `z0` first, then about points of its choice, for ever. Images stay as they are for good; it changes neither them nor `z0`,
   * but may use the memory of its own points again.
   */
  run(z0: Vector): Generator<Query, never, Vector>;
}
