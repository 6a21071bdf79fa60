import { KleeneError } from '@kleene/base';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { hostOf } from './host.ts';
import type { Mend } from './mend.ts';
import { withTemporaries } from './temporaries.ts';

/** Division of whole numbers by 0, which is 0 on tfjs's cpu backend and anything on wasm, is refused, as TensorFlow does. */
export const zeroDivisors: readonly Mend[] = ['FloorDiv', 'Mod'].map((kernel) => ({
  kernel,
  run(call, original) {
    const { b } = call.inputs as { b: TensorInfo };
    if (b.dtype === 'int32' && hostOf(call.backend).views(b)[0]!.includes(0))
      throw new KleeneError('invalid-argument', `backend: ${kernel}: integer division by zero`);
    return original(call);
  },
}));

/** Floored quotients of floats on cpu, which stores them as int32. */
export const floorDivOnCpu: Mend = {
  kernel: 'FloorDiv',
  run(call, original) {
    if (call.inputs['a']!.dtype !== 'float32') return original(call);
    return withTemporaries('cpu', call, (run) => run('Floor', { x: run('RealDiv', call.inputs, {}) }, {}));
  },
};
