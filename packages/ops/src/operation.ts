import * as tf from '@tensorflow/tfjs-core';
import { hasKernel, runKernel, type Attributes, type Named } from './kernel.ts';
import { isolateTape, isRecording } from './tape.ts';

/** An operation: what it is in plain tfjs, and the kernel that does it in one pass where the backend in use has it. */
export interface Operation {
  /**
   * The kernel's name, where there may be one; that of its gradient has `Grad` behind. The kernel is given inputs, constants and
   * attributes and returns the value, then whatever its gradient wants to see again. The gradient kernel is given the same, those as
   * `kept0`, `kept1`, ... and `dy`, and returns the gradient of each input, in the order of `inputs`.
   */
  readonly kernel?: string | undefined;
  /** What has a gradient. */
  readonly inputs: Named;
  /** What has none: masks, ids. */
  readonly constants?: Named;
  readonly attributes?: Attributes;
  /** Whether the gradient wants to see the value again, after what was kept. */
  readonly keepsValue?: boolean;
  /** The result where the inputs hold nothing to compute it from, asked for neither the kernel nor the definition; its gradients are 0. */
  readonly blank?: { readonly shape: readonly number[]; readonly value: number } | undefined;
  /** The definition: the value, then what `pull` wants to see again. */
  readonly plain: (inputs: Named, constants: Named) => tf.Tensor | tf.Tensor[];
  /**
   * The gradient of each input, in order, itself differentiable in `dy` and `inputs`. Default: that of `plain`, computed again; it holds
   * what `plain` makes on the way for the time of the call and no longer.
   */
  readonly pull?: (dy: tf.Tensor, inputs: Named, constants: Named, kept: readonly tf.Tensor[]) => tf.Tensor[];
}

/** The value of an operation, with a gradient that computes again instead of storing. The caller owns the result. */
export function compute(operation: Operation): tf.Tensor {
  const { kernel, inputs, constants = {}, attributes = {}, keepsValue = false, blank, plain } = operation;
  if (blank !== undefined) return detachedFill(blank.shape, blank.value, Object.values(inputs));
  const run = tf.customGrad((...given) => {
    const save = given.pop() as tf.GradSaveFunc;
    const named = { ...rename(inputs, given as tf.Tensor[]), ...constants };
    const isFused = hasKernel(kernel);
    const made = isFused ? runKernel(kernel, named, attributes) : tf.tidy(() => plain(named, constants));
    const [value, ...kept] = [made].flat() as [tf.Tensor, ...tf.Tensor[]];
    // Constants may have been disposed by the time the gradient runs; what is saved has not.
    save([...(given as tf.Tensor[]), ...Object.values(constants), ...kept, ...(keepsValue ? [value] : [])]);
    return { value, gradFunc: (dy, saved) => gradient(operation, dy, saved, isFused) };
  });
  return run(...Object.values(inputs));
}

function detachedFill(shape: readonly number[], value: number, inputs: readonly tf.Tensor[]): tf.Tensor {
  const fill = tf.customGrad((...given) => {
    (given.pop() as tf.GradSaveFunc)(given as tf.Tensor[]);
    const full = tf.fill(shape.slice(), value);
    return { value: full, gradFunc: (_, saved) => saved.map((input) => tf.zerosLike(input)) };
  });
  return fill(...inputs);
}

function gradient(operation: Operation, dy: tf.Tensor, saved: readonly tf.Tensor[], isFused: boolean): tf.Tensor[] {
  const { kernel, constants: given = {}, attributes = {}, plain, pull } = operation;
  const inputs = rename(operation.inputs, saved);
  const count = Object.keys(inputs).length;
  const constants = rename(given, saved.slice(count));
  const kept = saved.slice(count + Object.keys(constants).length);
  // Within a gradient of a gradient a kernel is not followed; the definition is. And the backend may have changed meanwhile.
  if (isFused && !isRecording() && hasKernel(`${kernel}Grad`)) {
    const again = Object.fromEntries(kept.map((tensor, at) => [`kept${at}`, tensor]));
    return runKernel(`${kernel}Grad`, { ...inputs, ...constants, ...again, dy }, attributes);
  }
  if (pull !== undefined) return tf.tidy(() => pull(dy, inputs, constants, isFused ? [] : kept));
  return pullBack((...xs) => [plain(rename(inputs, xs), constants)].flat()[0]!, Object.values(inputs), dy);
}

/** The gradients of sum(dy * f(...inputs)), with the tape that is running or, where none is, one of its own. */
export function pullBack(f: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[], dy: tf.Tensor): tf.Tensor[] {
  const run = (): tf.Tensor[] =>
    tf.tidy(() => {
      const { grads } = tf.engine().gradients(() => f(...inputs), inputs, dy, true);
      return grads.map((grad, at) => (grad as tf.Tensor | null) ?? tf.zerosLike(inputs[at]!));
    });
  return isRecording() ? run() : isolateTape(run);
}

function rename(names: Named, tensors: readonly tf.Tensor[]): Record<string, tf.Tensor> {
  return Object.fromEntries(Object.keys(names).map((name, at) => [name, tensors[at]!]));
}
