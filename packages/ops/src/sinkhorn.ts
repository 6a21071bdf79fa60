import { checkInteger, checkOptions, checkShape, refuse } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkAxes, checkFloats, checkTemperature } from './check.ts';
import { compute } from './operation.ts';
import { logSoftmax } from './softmax.ts';

/** How a matrix is made doubly stochastic. */
export interface SinkhornOptions {
  /** Passes over rows, then columns, at least 0. Default 10. */
  readonly steps?: number;
  /** Divides the logits, above 0. Default 1. */
  readonly temperature?: number;
  /** Added to the logits, of their shape: standard Gumbel noise for a sample. Default none. */
  readonly noise?: tf.Tensor;
  /** Whether the diagonal is shut out, by 1e6 taken off its logits. Default false. */
  readonly zeroDiagonal?: boolean;
}

/**
 * The logarithm of the matrix that Sinkhorn's iteration makes of exp(logits / temperature) (Mena et al. 2018, section 2; `log_sinkhorn`
 * of dm-clrs, decoders.py): rows are normalised, then columns, so that after a pass columns sum to 1. `logits` [..., rows, columns] to
 * the same shape. The gradient computes the passes again; where there
 * is a kernel, it has kept what each pass took off rows and columns, and no more. The caller owns the result.
 */
export function logSinkhorn<T extends tf.Tensor>(logits: T, options: SinkhornOptions = {}): T {
  const where = 'ops.logSinkhorn';
  checkOptions(where, options, ['steps', 'temperature', 'noise', 'zeroDiagonal']);
  const { steps = 10, temperature = 1, noise, zeroDiagonal = false } = options;
  checkFloats(where, { logits, ...(noise && { noise }) });
  checkAxes(where, logits, 2, 'logits');
  checkInteger(where, 'steps', steps, { min: 0 });
  checkTemperature(where, temperature);
  if (noise !== undefined) checkShape(where, 'noise', noise.shape, logits.shape);
  const [rows, columns] = logits.shape.slice(-2) as [number, number];
  if (zeroDiagonal && rows !== columns) refuse(where, 'logits', 'square for zeroDiagonal', logits.shape);
  return tf.tidy(() => {
    const noisy = noise === undefined ? logits : tf.add(logits, noise);
    const scaled = tf.div(noisy, temperature);
    const start = zeroDiagonal ? tf.sub(scaled, tf.mul(tf.eye(rows), 1e6)) : scaled;
    return compute({
      kernel: 'KleeneLogSinkhorn',
      inputs: { start },
      attributes: { steps },
      blank: start.size === 0 ? { shape: start.shape, value: 0 } : undefined,
      plain: (inputs) => {
        let x = inputs['start']!;
        for (let step = 0; step < steps; step++) x = logSoftmax(logSoftmax(x, -1), -2);
        return tf.clone(x);
      },
    });
  }) as T;
}
