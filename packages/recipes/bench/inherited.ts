import * as tf from '@tensorflow/tfjs-core';
import type { Measurement } from '../../../tools/bench/measurement.ts';
import type { Step } from './steps/step.ts';

const brand = Symbol.for('kleene.inherited');

/**
 * What part of a step's time the kernels take that the backend in use has from tfjs's cpu backend, in percent; the note counts the
 * tensors that JavaScript read, as a kernel of its own that leaves a call to the inherited one lets it.
 */
export function inheritedShare(name: string, step: Step): Measurement {
  step.run();
  const backend = tf.getBackend();
  const kernels = tf.getKernelsForBackend(backend);
  const spent = new Map<string, number>();
  for (const kernel of kernels)
    if (brand in kernel.kernelFunc)
      tf.registerKernel({
        ...kernel,
        kernelFunc: (call) => timed(spent, kernel.kernelName, () => kernel.kernelFunc(call)),
      });
  const reads = countReads();
  const start = performance.now();
  for (let i = 0; i < 3; i++) step.run();
  const whole = performance.now() - start;
  for (const kernel of kernels) tf.registerKernel(kernel);
  step.dispose();
  const read = reads();
  const inherited = [...spent.values()].reduce((sum, ms) => sum + ms, 0);
  const value = (100 * inherited) / whole;
  return {
    name: `engine: ${name}, time in inherited kernels, simd wasm`,
    value,
    unit: '%',
    note: [`${read} tensors read by JavaScript`, ...spent.keys()].join(' '),
  };
}

/** Counts what asks the data of a tensor for its elements, until it is called. */
function countReads(): () => number {
  const probe = tf.scalar(0);
  const { data } = tf.backend() as unknown as { data: { get(id: object): object } };
  const entry = Object.getPrototypeOf(data.get(probe.dataId)) as object;
  probe.dispose();
  const property = Object.getOwnPropertyDescriptor(entry, 'values')!;
  let count = 0;
  Object.defineProperty(entry, 'values', {
    ...property,
    get() {
      count++;
      return property.get!.call(this) as unknown;
    },
  });
  return () => {
    Object.defineProperty(entry, 'values', property);
    return count;
  };
}

function timed<T>(spent: Map<string, number>, name: string, work: () => T): T {
  const start = performance.now();
  const result = work();
  spent.set(name, (spent.get(name) ?? 0) + performance.now() - start);
  return result;
}
