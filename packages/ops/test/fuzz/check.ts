import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { difference, results } from '../results.ts';
import { drawCall } from './calls.ts';
import { Draw } from './draw.ts';

/** Throws at the first of `runs` calls, drawn anew each time, that the backend in use answers otherwise than cpu by the definition. */
export function checkCalls(runs: number): void {
  const name = tf.getBackend();
  fc.assert(
    fc.property(fc.gen(), (generate) => {
      const { told, inputs, isClear, ...operation } = drawCall(new Draw(generate));
      const on = (backend: string): Float32Array[] => {
        // Both are there, so that this is done at once.
        void tf.setBackend(backend);
        return results(operation, () => inputs.map(({ shape, values }) => tf.tensor(values, [...shape])));
      };
      const wanted = on('cpu');
      const found = difference(on(name), wanted, isClear);
      if (found !== undefined) throw new Error(`${told}: ${found}`);
    }),
    { numRuns: runs, endOnFailure: true },
  );
}
