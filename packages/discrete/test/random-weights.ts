import { sizeOf, type NdArray } from '@kleene/base';
import { bfs, weightShapes, type Machine, type Weights } from '@kleene/discrete/proof';
import { draws, key, label } from '@kleene/random';

/** Weights that nobody trained, normal and rather large, so that every table holds a mixture of states. */
export function randomWeights(seed: number, hidden: number, machine: Machine = bfs): Weights {
  const array = (path: string, shape: readonly number[]): NdArray => {
    const random = draws(label(key(seed), path));
    return { dtype: 'float32', shape, data: Float32Array.from({ length: sizeOf(shape) }, () => random.normal()) };
  };
  return Object.fromEntries(
    Object.entries(weightShapes(machine, hidden)).map(([path, shape]) => [path, array(path, shape)]),
  );
}
