import type { TensorInfo, TypedArray } from '@tensorflow/tfjs-core';
import { borrowedWhen, inputsOf } from './borrow.ts';
import { hostOf } from './host.ts';
import type { Call, Mend } from './mend.ts';
import { withTemporaries } from './temporaries.ts';

/**
 * Kernels of the wasm backend that turn NaN into a number: `maximum(NaN, 1)` is 1 there. Looking for a NaN costs less than
 * the kernel itself; where one is found the cpu backend answers, which passes it on.
 */
export const nanOnWasm: readonly Mend[] = ['Maximum', 'Minimum', 'Relu6', 'ClipByValue'].map((kernel) =>
  borrowedWhen(kernel, hasNaN),
);

/** The sign of each element: NaN for NaN, which tfjs's cpu and wasm backends call 0. */
export const sign: Mend = {
  kernel: 'Sign',
  run({ inputs, backend }) {
    const { x } = inputs as { x: TensorInfo };
    const host = hostOf(backend);
    const output = host.output(x.shape, x.dtype);
    const [signs, values] = host.views(output, x) as [TypedArray, TypedArray];
    for (let i = 0; i < values.length; i++) signs[i] = Math.sign(values[i]!);
    return output;
  },
};

/** The same on simd, whose kernel is as cpu's, without looking at the elements here. */
export function signOnSimd(engineName: string): Mend {
  return {
    kernel: 'Sign',
    run(call, original) {
      const { x } = call.inputs as { x: TensorInfo };
      if (x.dtype !== 'float32') return original(call);
      return withTemporaries(engineName, call, (run, temporary) =>
        run('Select', { condition: run('NotEqual', { a: x, b: x }, {}), t: x, e: temporary(original(call)) }, {}),
      );
    },
  };
}

function hasNaN(call: Call): boolean {
  const host = hostOf(call.backend);
  return inputsOf(call).some((tensor) => tensor.dtype === 'float32' && someNaN(host.views(tensor)[0]!));
}

/**
 * Whether one of `values` is NaN. Four running sums find it twice as fast as comparisons; infinities that cancel out make a
 * second look.
 */
export function someNaN(values: TypedArray): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const rest = values.length % 4;
  for (let i = rest; i < values.length; i += 4) {
    a += values[i]!;
    b += values[i + 1]!;
    c += values[i + 2]!;
    d += values[i + 3]!;
  }
  if (Number.isNaN(a + b + c + d)) return values.some((value) => Number.isNaN(value));
  return values.subarray(0, rest).some((value) => Number.isNaN(value));
}
