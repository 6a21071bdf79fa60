import { UNARY } from '../table.ts';
import type { Kernel, Kernels } from './kernel.ts';
import { volume } from './axes.ts';

/** Functions of each element, float32. */
export const unaryKernels: Kernels = {
  Abs: unary('abs'),
  Ceil: unary('ceil'),
  ClipByValue: unary('clip', 'clipValueMin', 'clipValueMax'),
  Elu: unary('elu'),
  Exp: unary('exp'),
  Expm1: unary('expm1'),
  Floor: unary('floor'),
  LeakyRelu: unary('leaky', 'alpha'),
  Log: unary('log'),
  Log1p: unary('log1p'),
  Neg: unary('neg'),
  Reciprocal: unary('reciprocal'),
  Relu: unary('relu'),
  Relu6: unary('relu6'),
  Round: unary('round'),
  Rsqrt: unary('rsqrt'),
  Selu: unary('selu'),
  Sigmoid: unary('sigmoid'),
  Sign: unary('sign'),
  Softplus: unary('softplus'),
  Sqrt: unary('sqrt'),
  Square: unary('square'),
  Step: unary('step', 'alpha'),
  Tanh: unary('tanh'),
  LogicalNot: ({ inputs, backend }) => {
    const x = inputs['x']!;
    if (x.dtype !== 'bool') return undefined;
    const from = backend.block(x);
    const output = backend.output(x.shape, 'bool');
    backend.table.logicalNot(backend.block(output), from, volume(x.shape));
    return output;
  },
};

function unary(name: keyof typeof UNARY, alpha?: string, beta?: string): Kernel {
  const op = UNARY[name];
  return ({ inputs, attrs, backend }) => {
    const x = inputs['x']!;
    if (x.dtype !== 'float32') return undefined;
    const from = backend.block(x);
    const output = backend.output(x.shape, 'float32');
    const number = (attribute: string | undefined): number =>
      attribute === undefined ? 0 : ((attrs[attribute] as number | undefined) ?? 0);
    backend.table.unary(op, backend.block(output), from, volume(x.shape), number(alpha), number(beta));
    return output;
  };
}
