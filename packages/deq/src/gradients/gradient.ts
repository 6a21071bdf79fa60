import type * as tf from '@tensorflow/tfjs-core';
import type { State } from '../pack.ts';
import type { Iterate } from '../solve.ts';

/** The map of a layer with what it gets beside the state. */
export interface Layer<S extends State> {
  readonly f: Iterate<S>;
  readonly inputs: readonly tf.Tensor[];
  readonly drop: boolean;
}

/** A way to differentiate a fixed point, independent of how it is solved for. */
export interface Gradient {
  readonly name: string;
  /** Whether it starts from the `solution`, a constant, or computes its own from the `start`, with no solve. */
  readonly from: 'solution' | 'start';
  /** The state with a gradient, within a `tf.tidy`. `z` is not disposed. */
  attach<S extends State>(layer: Layer<S>, z: S): S;
  /** Outputs on the way to that state, the state itself the last. Left out: it alone. */
  path?<S extends State>(layer: Layer<S>, z: S): readonly S[];
}
