import { volume } from '../axes.ts';
import type { Call, Kernels } from '../kernel.ts';
import { alike, blockOf } from './run.ts';

/** The masked softmax of `@kleene/ops` over the last axis; its gradient is that of softmax, from the result. */
export const maskedKernels: Kernels = {
  KleeneMaskedSoftmax: (call) => {
    const [logits, mask] = [blockOf(call, 'logits')!, blockOf(call, 'mask')!];
    const output = alike(call, 'logits')!;
    call.backend.table.maskedSoftmax(call.backend.block(output), logits, mask, ...sizesOf(call));
    return output;
  },
  KleeneMaskedSoftmaxGrad: (call) => {
    const [dy, weights] = [blockOf(call, 'dy')!, blockOf(call, 'kept0')!];
    const slope = alike(call, 'logits')!;
    call.backend.table.softmaxGrad(call.backend.block(slope), dy, weights, ...sizesOf(call), 0);
    return [slope];
  },
};

function sizesOf({ inputs }: Call): [rows: number, columns: number] {
  const { shape } = inputs['logits']!;
  return [volume(shape.slice(0, -1)), shape.at(-1)!];
}
