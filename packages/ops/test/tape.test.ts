import { prepare } from '@kleene/backend';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { detached, isolateTape } from '@kleene/ops';

describe('the tape', () => {
  beforeAll(async () => void (await prepare({ backend: 'cpu' })));

  /** y = x^2 whose backward pass takes a gradient of its own. */
  const square = (guard: <T>(run: () => T) => T) =>
    tf.customGrad((x, save) => {
      (save as tf.GradSaveFunc)([x as tf.Tensor]);
      return {
        value: tf.square(x as tf.Tensor),
        gradFunc: (dy, saved) => guard(() => tf.mul(dy, tf.grad((z) => tf.square(z))(saved[0]!))),
      };
    });

  it('survives a gradient inside a gradient', () => {
    const before = tf.memory().numTensors;
    const slope = tf.tidy(() => {
      const f = square(isolateTape);
      return tf
        .grad((x) => tf.sum(tf.exp(f(x))))(tf.tensor1d([0.5]))
        .dataSync()[0]!;
    });
    expect(slope).toBeCloseTo(Math.exp(0.25) * 2 * 0.5, 5);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is lost without the guard, which is why the guard is there', () => {
    const run = (): unknown =>
      tf.tidy(() =>
        tf
          .grad((x) => tf.sum(tf.exp(square((inner) => inner())(x))))(tf.tensor1d([0.5]))
          .dataSync(),
      );
    expect(run).toThrow();
  });

  it('is put back when the guarded work throws', () => {
    const pull = tf.grad((x) => {
      expect(() =>
        isolateTape(() => {
          throw new Error('inside');
        }),
      ).toThrow('inside');
      return tf.sum(tf.mul(x, 3));
    });
    tf.tidy(() => void expect([...pull(tf.tensor1d([1, 2])).dataSync()]).toEqual([3, 3]));
  });

  it('leaves nothing behind of a gradient that fails inside', () => {
    const before = tf.memory().numTensors;
    const fails = (): tf.Tensor =>
      isolateTape(() =>
        tf.grad((x) => {
          tf.square(tf.square(x));
          throw new Error('inside');
        })(tf.tensor1d([1, 2])),
      );
    tf.tidy(() => {
      const pull = tf.grad((x) => (expect(fails).toThrow('inside'), tf.sum(tf.square(x))));
      expect([...pull(tf.tensor1d([1, 2])).dataSync()]).toEqual([2, 4]);
    });
    tf.tidy(() => void expect(fails).toThrow('inside'));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('allows a gradient inside the forward pass of a custom gradient', () => {
    const slope = tf.customGrad((x) => ({
      value: isolateTape(() => tf.grad((z) => tf.square(z))(x as tf.Tensor)),
      gradFunc: (dy) => tf.mul(dy, 2),
    }));
    tf.tidy(() => {
      expect([...slope(tf.tensor1d([3])).dataSync()]).toEqual([6]);
      expect([
        ...tf
          .grad((x) => tf.square(slope(x)))(tf.tensor1d([3]))
          .dataSync(),
      ]).toEqual([24]);
    });
  });

  it('takes what was isolated for a constant', () => {
    tf.tidy(() => {
      const pull = tf.grad((x) =>
        tf.mul(
          x,
          isolateTape(() => tf.square(x)),
        ),
      );
      expect([...pull(tf.tensor1d([3])).dataSync()]).toEqual([9]);
    });
  });

  it('does not record what is detached', () => {
    tf.tidy(() => {
      const pull = tf.grad((x) =>
        tf.sum(
          tf.mul(
            x,
            detached((z) => tf.square(z), x),
          ),
        ),
      );
      expect([...pull(tf.tensor1d([3, 4])).dataSync()]).toEqual([9, 16]);
    });
  });

  it('takes no gradient of what has none when that is detached', () => {
    tf.tidy(() => {
      const pull = tf.grad((x) =>
        tf.sum(
          tf.where(
            detached((z) => tf.greater(z, 0), x),
            x,
            tf.zerosLike(x),
          ),
        ),
      );
      expect([...pull(tf.tensor1d([-1, 2])).dataSync()]).toEqual([0, 1]);
    });
  });
});
