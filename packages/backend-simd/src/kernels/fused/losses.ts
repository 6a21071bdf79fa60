import { volume } from '../axes.ts';
import type { Call, Kernels } from '../kernel.ts';
import { alike, blockOf, sizesOf } from './run.ts';

/** Cross-entropies of `@kleene/ops`, by rows [..., classes] or by elements. */
export const lossKernels: Kernels = {
  KleeneSoftmaxCrossEntropy: rowLosses,
  KleeneSoftmaxCrossEntropyGrad: rowSlopes,
  KleeneSparseCrossEntropy: rowLosses,
  KleeneSparseCrossEntropyGrad: rowSlopes,
  KleeneSigmoidCrossEntropy: (call) => {
    const given = [blockOf(call, 'logits'), blockOf(call, 'targets'), blockOf(call, 'mask')] as const;
    const output = alike(call, 'logits')!;
    call.backend.table.flagsLoss(call.backend.block(output), ...given, volume(output.shape));
    return output;
  },
  KleeneSigmoidCrossEntropyGrad: (call) => {
    const given = [blockOf(call, 'logits'), blockOf(call, 'targets'), blockOf(call, 'mask')] as const;
    const dy = blockOf(call, 'dy');
    const slope = alike(call, 'logits')!;
    call.backend.table.flagsLossGrad(call.backend.block(slope), dy, ...given, volume(slope.shape));
    return [slope];
  },
};

function rowLosses(call: Call): ReturnType<Kernels[string]> {
  const { inputs, backend } = call;
  const [given, sizes] = [truthOf(call), sizesOf(call, 'logits')];
  const output = backend.output(inputs['logits']!.shape.slice(0, -1), 'float32');
  backend.table.crossEntropy(backend.block(output), ...given, ...sizes);
  return output;
}

function rowSlopes(call: Call): ReturnType<Kernels[string]> {
  const { backend } = call;
  const [given, dy] = [truthOf(call), blockOf(call, 'dy')];
  const slope = alike(call, 'logits')!;
  backend.table.crossEntropyGrad(backend.block(slope), dy, ...given, ...sizesOf(call, 'logits'));
  return [slope];
}

type Truth = [logits: Given, shares: Given, labels: Given, mask: Given];
type Given = ReturnType<typeof blockOf>;

function truthOf(call: Call): Truth {
  return [blockOf(call, 'logits'), blockOf(call, 'targets'), blockOf(call, 'labels'), blockOf(call, 'mask')];
}
