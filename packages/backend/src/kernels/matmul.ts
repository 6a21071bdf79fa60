import { broadcast_util, util, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core';
import { runOnCpu } from './borrow.ts';
import { filled } from './host.ts';
import type { Mend } from './mend.ts';
import { withTemporaries, type Run } from './temporaries.ts';

/**
 * Matrix products on wasm. Its fast kernel takes no transposed operand: the flags lead to another one, 10 times slower, and
 * the gradient of every product has them. So operands are transposed first. int32, which the backend does not take, goes
 * to the cpu backend; batch axes that broadcast both ways, of which it computes a part, are spread out.
 */
export const matMulOnWasm: Mend = {
  kernel: 'BatchMatMul',
  run(call, original) {
    const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return runOnCpu('BatchMatMul', call);
    const { transposeA, transposeB } = call.attrs;
    return withTemporaries('wasm', call, (run) => {
      const [x, y] = spread(run, transposeA ? transposed(run, a) : a, transposeB ? transposed(run, b) : b);
      if (x.shape.at(-1) === 0) return filled(call.backend, productShape(x, y), 'float32', 0);
      const attrs = { ...call.attrs, transposeA: false, transposeB: false };
      return original({ ...call, inputs: { a: x, b: y }, attrs }) as TensorInfo;
    });
  },
};

/** Matrix products on cpu, which computes a part of those whose batch axes broadcast both ways. */
export const matMulOnCpu: Mend = {
  kernel: 'BatchMatMul',
  run(call, original) {
    const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
    return withTemporaries('cpu', call, (run) => {
      const [x, y] = spread(run, a, b);
      return original({ ...call, inputs: { a: x, b: y } }) as TensorInfo;
    });
  },
};

/**
 * The fused product on wasm as its parts. tfjs's own takes the bias of one row for the next when there is a batch or a
 * transposed operand, leaves an empty product as the memory was and loses NaN in its activation.
 */
export const fusedMatMulOnWasm: Mend = {
  kernel: '_FusedMatMul',
  run({ inputs, attrs, backend }) {
    const { a, b, bias, preluActivationWeights: alpha } = inputs as Record<string, TensorInfo>;
    return withTemporaries('wasm', { inputs, attrs, backend }, (run) => {
      const product = run('BatchMatMul', { a: a!, b: b! }, attrs);
      const sum = bias == null ? product : run('Add', { a: product, b: bias }, {});
      return activated(run, attrs, sum, alpha);
    });
  },
};

const activations: Readonly<Record<string, string>> = { relu: 'Relu', relu6: 'Relu6', elu: 'Elu', sigmoid: 'Sigmoid' };

function activated(run: Run, attrs: NamedAttrMap, x: TensorInfo, alpha: TensorInfo | undefined): TensorInfo {
  const activation = attrs['activation'] as string;
  if (activation === 'linear') return x;
  if (activation === 'prelu') return run('Prelu', { x, alpha: alpha! }, {});
  if (activation === 'leakyrelu') return run('LeakyRelu', { x }, { alpha: attrs['leakyreluAlpha']! });
  return run(activations[activation]!, { x }, {});
}

/** `x` with its last two axes exchanged. */
function transposed(run: Run, x: TensorInfo): TensorInfo {
  const axes = x.shape.map((_, axis) => axis);
  return run('Transpose', { x }, { perm: [...axes.slice(0, -2), ...axes.slice(-2).reverse()] });
}

/** The operands with equal batch axes, unless they are equal already or one of them has none. */
function spread(run: Run, a: TensorInfo, b: TensorInfo): [TensorInfo, TensorInfo] {
  const [left, right] = [a, b].map(({ shape }) => shape.slice(0, -2)) as [number[], number[]];
  if ([left, right].some((axes) => util.sizeFromShape(axes) === 1) || util.arraysEqual(left, right)) return [a, b];
  const axes = broadcast_util.assertAndGetBroadcastShape(left, right);
  return [repeated(run, a, axes), repeated(run, b, axes)];
}

function repeated(run: Run, x: TensorInfo, axes: readonly number[]): TensorInfo {
  const missing = axes.length + 2 - x.shape.length;
  const shape = [...Array.from({ length: missing }, () => 1), ...x.shape];
  const reps = [...axes.map((size, axis) => (shape[axis] === size ? 1 : size)), 1, 1];
  return run('Tile', { x: run('Reshape', { x }, { shape }) }, { reps });
}

function productShape(x: TensorInfo, y: TensorInfo): number[] {
  const axes = broadcast_util.assertAndGetBroadcastShape(x.shape.slice(0, -2), y.shape.slice(0, -2));
  return [...axes, x.shape.at(-2)!, y.shape.at(-1)!];
}
