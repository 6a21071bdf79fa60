import type { TensorInfo } from '@tensorflow/tfjs-core';
import { hostOf } from './host.ts';
import type { Mend } from './mend.ts';
import { someNaN } from './nan.ts';
import { withTemporaries } from './temporaries.ts';

/** Powers on wasm and in TensorFlow, where `pow(1, NaN)` is 1, as in C: NaN. (`pow(NaN, 0)` is 1 everywhere.) */
export function powOn(engineName: 'wasm' | 'tensorflow'): Mend {
  return {
    kernel: 'Pow',
    run(call, original) {
      const { b } = call.inputs as { b: TensorInfo };
      if (b.dtype !== 'float32') return original(call);
      if (engineName === 'wasm' && !someNaN(hostOf(call.backend).views(b)[0]!)) return original(call);
      return withTemporaries(engineName, call, (run, temporary) => {
        const isNaN = run('Cast', { x: run('IsNan', { x: b }, {}) }, { dtype: 'float32' });
        // The root of -0 is -0, which changes no sum; that of -1 is NaN.
        const nan = run('Sqrt', { x: run('Neg', { x: isNaN }, {}) }, {});
        return run('Add', { a: temporary(original(call)), b: nan }, {});
      });
    },
  };
}

/** The largest number of float32, and an even one: the power of anything to it is the power to infinity, but for ±1. */
const largest = (2 - 2 ** -23) * 2 ** 127;
const bounds = { clipValueMin: -largest, clipValueMax: largest };

/** Powers on simd, which are those of cpu: bounding the exponents costs less there than looking for infinities. */
export function powOnSimd(engineName: string): Mend {
  return {
    kernel: 'Pow',
    run(call, original) {
      const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
      if (b.dtype !== 'float32') return original(call);
      return withTemporaries(engineName, call, (run) => {
        const exponent = run('ClipByValue', { x: b }, bounds);
        return original({ ...call, inputs: { a, b: exponent } }) as TensorInfo;
      });
    },
  };
}

/** Powers on cpu, where `pow(1, Infinity)` is NaN, as in JavaScript: 1. */
export const powOnCpu: Mend = {
  kernel: 'Pow',
  run(call, original) {
    const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
    const [exponents] = hostOf(call.backend).views(b);
    if (b.dtype !== 'float32' || !exponents!.some((exponent) => Math.abs(exponent) === Infinity)) return original(call);
    return withTemporaries('cpu', call, (run) => {
      const exponent = run('ClipByValue', { x: b }, bounds);
      return original({ ...call, inputs: { a, b: exponent } }) as TensorInfo;
    });
  },
};
