import type { Kernels } from '../kernel.ts';
import { alike, blockOf, sizesOf } from './run.ts';

/** Soft and hard choices of `@kleene/ops` over the last axis; gradients are from the result. */
export const choiceKernels: Kernels = {
  KleeneMaskedSoftmax: (call) => {
    const [logits, mask] = [blockOf(call, 'logits')!, blockOf(call, 'mask')!];
    const output = alike(call, 'logits')!;
    call.backend.table.maskedSoftmax(call.backend.block(output), logits, mask, ...sizesOf(call, 'logits'));
    return output;
  },
  KleeneMaskedSoftmaxGrad: (call) => softmaxGrad(call, 0),
  KleeneLogSoftmax: (call) => {
    const logits = blockOf(call, 'logits')!;
    const output = alike(call, 'logits')!;
    call.backend.table.softmax(call.backend.block(output), logits, ...sizesOf(call, 'logits'), 1);
    return output;
  },
  KleeneLogSoftmaxGrad: (call) => softmaxGrad(call, 1),
  KleeneGumbelSoftmax: (call) => {
    const { attrs, backend } = call;
    const [logits, noise] = [blockOf(call, 'logits')!, blockOf(call, 'noise')!];
    const output = alike(call, 'logits')!;
    const numbers = [...sizesOf(call, 'logits'), attrs['temperature'] as number] as const;
    backend.table.gumbelSoftmax(backend.block(output), logits, noise, ...numbers);
    return output;
  },
  KleeneGumbelSoftmaxGrad: (call) => {
    const { attrs, backend } = call;
    const [dy, weights] = [blockOf(call, 'dy')!, blockOf(call, 'kept0')!];
    const slope = alike(call, 'logits')!;
    const numbers = [...sizesOf(call, 'logits'), attrs['temperature'] as number] as const;
    backend.table.gumbelSoftmaxGrad(backend.block(slope), dy, weights, ...numbers);
    // That of the noise is the same.
    backend.incRef(slope.dataId);
    return [slope, slope];
  },
  KleeneHardMax: (call) => {
    const x = blockOf(call, 'x')!;
    const output = alike(call, 'x')!;
    call.backend.table.hardMax(call.backend.block(output), x, ...sizesOf(call, 'x'));
    return output;
  },
};

function softmaxGrad(call: Parameters<Kernels[string]>[0], log: 0 | 1): ReturnType<Kernels[string]> {
  const [dy, value] = [blockOf(call, 'dy')!, blockOf(call, 'kept0')!];
  const slope = alike(call, 'logits')!;
  call.backend.table.softmaxGrad(call.backend.block(slope), dy, value, ...sizesOf(call, 'logits'), log);
  return [slope];
}
