import { volume } from './axes.ts';
import type { Kernels } from './kernel.ts';

/** Softmax over the last axis, the only one that tfjs asks for. */
export const softmaxKernels: Kernels = {
  Softmax: ({ inputs, backend }) => {
    const logits = inputs['logits']!;
    const columns = logits.shape.at(-1) ?? 1;
    if (logits.dtype !== 'float32') return undefined;
    const from = backend.block(logits);
    const output = backend.output(logits.shape, 'float32');
    backend.table.softmax(backend.block(output), from, volume(logits.shape.slice(0, -1)), columns, 0);
    return output;
  },
};
