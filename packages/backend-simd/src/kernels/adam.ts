import type { TensorInfo } from '@tensorflow/tfjs-core';
import { volume } from './axes.ts';
import type { Kernels } from './kernel.ts';

/** The step of Adam that `@kleene/ops` asks for by this name. */
export const adamKernels: Kernels = {
  KleeneAdam: ({ inputs, attrs, backend }) => {
    const { param, mean, square, grad } = inputs as Record<'param' | 'mean' | 'square' | 'grad', TensorInfo>;
    const number = (name: string): number => attrs[name] as number;
    const sources = [param, mean, square, grad].map((tensor) => backend.block(tensor));
    const outputs = [0, 1, 2].map(() => backend.output(param.shape, 'float32'));
    const [paramOut, meanOut, squareOut] = outputs.map((tensor) => backend.block(tensor));
    backend.table.adam(
      paramOut!,
      meanOut!,
      squareOut!,
      ...(sources as [never, never, never, never]),
      volume(param.shape),
      number('beta1'),
      number('beta2'),
      number('epsilon'),
      number('size'),
      number('correction'),
      number('decay'),
      number('keep'),
    );
    return outputs;
  },
};
