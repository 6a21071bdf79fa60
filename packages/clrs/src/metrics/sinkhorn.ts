import { checkInteger, checkOptions, checkShape, refuse, type NdArray } from '@kleene/base';
import { float64, logSoftmax } from './arrays.ts';

/** How matrices are made doubly stochastic. */
export interface SinkhornOptions {
  /** How often rows and then columns are normalised. */
  readonly steps: number;
  /** What the logits are divided by, > 0. */
  readonly temperature: number;
  /** Keep the diagonal at zero, as no node of a cyclic permutation points to itself. Default `false`. */
  readonly zeroDiagonal?: boolean;
  /** Numbers in [0, 1) in the shape of the logits, of which Gumbel noise is made and added. Default none. */
  readonly noise?: NdArray;
}

/** The logarithms of doubly stochastic matrices `[..., nodes, nodes]` near the exponentials of logits (Mena et al. 2018; dm-clrs `log_sinkhorn`). */
export function logSinkhorn(logits: NdArray, options: SinkhornOptions): NdArray<'float64'> {
  const where = 'clrs.logSinkhorn';
  checkOptions(where, options, ['steps', 'temperature', 'zeroDiagonal', 'noise']);
  const { temperature, zeroDiagonal = false, noise } = options;
  const steps = checkInteger(where, 'steps', options.steps, { min: 0 });
  if (!(temperature > 0)) refuse(where, 'temperature', 'a number > 0', temperature);
  const { shape } = logits;
  const nodes = shape.at(-1) ?? 0;
  checkShape(where, 'logits', shape, [...shape.slice(0, -2), nodes, nodes]);
  if (noise !== undefined) checkShape(where, 'noise', noise.shape, shape);
  const y = float64(logits.data, shape);
  for (let i = 0; i < y.data.length; i++) {
    if (noise !== undefined) y.data[i]! += gumbel(noise.data[i]!);
    y.data[i]! /= temperature;
    if (zeroDiagonal && Math.floor(i / nodes) % nodes === i % nodes) y.data[i]! -= 1e6;
  }
  for (let step = 0; step < steps; step++)
    for (let at = 0; at < y.data.length; at += nodes * nodes) {
      for (let row = 0; row < nodes; row++) logSoftmax(y.data, at + row * nodes, nodes);
      for (let column = 0; column < nodes; column++) logSoftmax(y.data, at + column, nodes, nodes);
    }
  return y;
}

function gumbel(uniform: number): number {
  return -Math.log(-Math.log(uniform + 1e-12) + 1e-12);
}
