import { checkInteger, checkOptions } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkAscending, checkFraction } from '../check.ts';
import { tensorsOf, type State } from '../pack.ts';
import type { Gradient, Layer } from './gradient.ts';

/** How many damped applications are differentiated. */
export interface UnrollOptions {
  /** Applications of `f`, at least 1. */
  readonly steps: number;
  /** The weight of the image in each, above 0 and at most 1. Default 1. */
  readonly damping?: number;
}

/** How a phantom gradient is taken. */
export interface PhantomOptions extends UnrollOptions {
  /** Applications after which the state is an output too, ascending, below `steps`: for losses on the way. Default none. */
  readonly outputs?: readonly number[];
}

/**
 * The phantom gradient (Geng et al. 2021, unrolled): `steps` damped applications of `f` to the solution, differentiated. It takes the
 * first `steps` terms of the Neumann series of the implicit gradient, and the memory of as many applications.
 */
export function phantom(options: PhantomOptions): Gradient {
  const { steps, damping } = checkUnroll('deq.phantom', options, ['outputs']);
  const { outputs = [] } = options;
  checkAscending('deq.phantom', 'outputs', outputs, steps - 1);
  return {
    name: 'phantom',
    from: 'solution',
    attach: (layer, z) => iterate(layer, z, steps, damping),
    path<S extends State>(layer: Layer<S>, z: S): readonly S[] {
      const states: S[] = [];
      [...outputs, steps].reduce((before, step) => {
        states.push(iterate(layer, states.at(-1) ?? z, step - before, damping));
        return step;
      }, 0);
      return states;
    },
  };
}

/** The gradient of one application to the solution (Fung et al. 2022), which leaves out the Jacobian: good where that is small. */
export function oneStep(): Gradient {
  return { ...phantom({ steps: 1 }), name: 'one-step' };
}

/** The gradient of plain iteration from the start, all of it: exact for its `steps`, in the memory of as many. No solve is run. */
export function unrolled(options: UnrollOptions): Gradient {
  const { steps, damping } = checkUnroll('deq.unrolled', options);
  return { name: 'unrolled', from: 'start', attach: (layer, z) => iterate(layer, z, steps, damping) };
}

/** The options with their defaults; throws `invalid-argument` for wrong ones. */
export function checkUnroll(
  where: string,
  options: UnrollOptions,
  others: readonly string[] = [],
): Required<UnrollOptions> {
  checkOptions(where, options, ['steps', 'damping', ...others]);
  const { steps, damping = 1 } = options;
  checkInteger(where, 'steps', steps, { min: 1 });
  checkFraction(where, 'damping', damping);
  return { steps, damping };
}

/** `steps` times z ← damping f(z) + (1 - damping) z, differentiable; within a `tf.tidy`. */
export function iterate<S extends State>({ f, inputs }: Layer<S>, z: S, steps: number, damping: number): S {
  let state = z;
  for (let step = 0; step < steps; step++) state = mixed(state, f(state, ...inputs), damping);
  return state;
}

function mixed<S extends State>(z: S, image: S, damping: number): S {
  if (damping === 1) return image;
  const images = tensorsOf(image);
  const tensors = tensorsOf(z).map((tensor, at) => tf.add(tf.mul(images[at]!, damping), tf.mul(tensor, 1 - damping)));
  return (Array.isArray(z) ? tensors : tensors[0]) as unknown as S;
}
