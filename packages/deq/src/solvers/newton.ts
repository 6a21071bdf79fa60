import { checkOptions, refuse } from '@kleene/base';
import { solveDense } from '@kleene/ops';
import type { Query, Solver } from '../solver.ts';
import { along, epsilon, subtract, type Vector } from '../vector.ts';

const LARGEST = 512;

/**
 * Newton's method on f(z) - z, the Jacobian taken by forward differences: one evaluation for each number of a sample and one more in
 * each step, and a dense system in float64, so for small samples: up to 512 numbers. A singular system makes the step a plain one.
 */
export function newton(options: Record<string, never> = {}): Solver {
  checkOptions('deq.newton', options, []);
  return newtonWith('newton', Infinity);
}

/** Newton's method with the Jacobian of the start for all steps (the chord method): cheaper steps, linear convergence, good from a good start. */
export function chord(options: Record<string, never> = {}): Solver {
  checkOptions('deq.chord', options, []);
  return newtonWith('chord', 1);
}

function newtonWith(name: string, jacobians: number): Solver {
  return {
    name,
    returns: 'point',
    *run(z0) {
      if (z0.length > LARGEST) refuse(`deq.${name}`, 'z0', `of at most ${LARGEST} numbers per sample`, z0.length);
      let system = new Float64Array(0);
      for (let at = z0, step = 0; ; step++) {
        const image = yield { at };
        if (step < jacobians) system = yield* systemAt(at, image);
        const residual = subtract(image, at);
        const move = solveDense(system, Float64Array.from(residual));
        at = along(at, 1, move ?? residual);
      }
    },
  };
}

/** The matrix I - J at a point, row-major, by forward differences. */
function* systemAt(at: Vector, image: Vector): Generator<Query, Float64Array<ArrayBuffer>, Vector> {
  const size = at.length;
  const system = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const probe = at.slice();
    probe[column] = at[column]! + Math.sqrt(epsilon(at)) * Math.max(1, Math.abs(at[column]!));
    // What was really added, after rounding.
    const width = probe[column]! - at[column]!;
    const moved = yield { at: probe, kind: 'probe' };
    for (let row = 0; row < size; row++)
      system[row * size + column] = (row === column ? 1 : 0) - (moved[row]! - image[row]!) / width;
  }
  return system;
}
