import * as tf from '@tensorflow/tfjs-core';

const NAME = 'waiting';

/** A backend like WebGPU in Node: that of cpu, but for refusing every read that does not wait. Returns its name. */
export function registerWaitingBackend(): string {
  if (tf.findBackend(NAME) !== null) return NAME;
  const cpu = tf.findBackend('cpu')!;
  tf.registerBackend(
    NAME,
    () =>
      new Proxy(cpu, {
        get(target, key) {
          if (key === 'readSync')
            return () => {
              throw new Error('this backend has to be waited for');
            };
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      }),
  );
  // Kernels get the real backend, whose data they share.
  for (const kernel of tf.getKernelsForBackend('cpu'))
    tf.registerKernel({
      ...kernel,
      backendName: NAME,
      kernelFunc: (args) => kernel.kernelFunc({ ...args, backend: cpu }),
    });
  return NAME;
}
