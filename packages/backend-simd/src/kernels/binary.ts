import { broadcast_util, util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { codeOf, isNumeric, type Numeric } from '../memory/block.ts';
import { BINARY, COMPARE } from '../table.ts';
import { repeatingStrides, volume, walk } from './axes.ts';
import { areBoth, type Kernel, type Kernels } from './kernel.ts';

/** Functions of two arrays that broadcast. */
export const binaryKernels: Kernels = {
  Add: binary('add', 'int32'),
  EluGrad: binary('eluGrad', 'float32', 'dy', 'y'),
  FloorDiv: binary('floorDiv', 'int32'),
  Maximum: binary('max', 'int32'),
  Minimum: binary('min', 'int32'),
  Mod: binary('mod', 'int32'),
  Multiply: binary('mul', 'int32'),
  Pow: binary('pow', 'float32'),
  Prelu: binary('prelu', 'float32', 'x', 'alpha'),
  RealDiv: binary('div', 'float32'),
  SquaredDifference: binary('squaredDifference', 'int32'),
  Sub: binary('sub', 'int32'),
  Equal: comparison('equal'),
  Greater: comparison('greater'),
  GreaterEqual: comparison('greaterEqual'),
  Less: comparison('less'),
  LessEqual: comparison('lessEqual'),
  LogicalAnd: comparison('and'),
  LogicalOr: comparison('or'),
  NotEqual: comparison('notEqual'),
  AddN: ({ inputs, backend }) => addAll(inputs as unknown as readonly TensorInfo[], backend),
};

/** One operation of the table on two tensors: undefined where they broadcast over more axes than it walks. */
export function combine(backend: SimdBackend, op: number, a: TensorInfo, b: TensorInfo): TensorInfo | undefined {
  const { shape, layout } = pair(a, b);
  if (layout === undefined) return undefined;
  const [from, other] = [backend.block(a), backend.block(b)];
  const output = backend.output(shape, a.dtype as Numeric);
  const code = codeOf(a.dtype);
  backend.table.binary(op, code, backend.block(output), from, other, backend.layout(layout));
  return output;
}

/** Both compared; the result is bool. */
export function compare(backend: SimdBackend, op: number, a: TensorInfo, b: TensorInfo): TensorInfo | undefined {
  const { shape, layout } = pair(a, b);
  if (layout === undefined) return undefined;
  const [from, other] = [backend.block(a), backend.block(b)];
  const output = backend.output(shape, 'bool');
  const code = codeOf(a.dtype);
  backend.table.compare(op, code, backend.block(output), from, other, backend.layout(layout));
  return output;
}

/** `types`: float32, or int32 for both that and float32. */
function binary(name: keyof typeof BINARY, types: 'float32' | 'int32', left = 'a', right = 'b'): Kernel {
  const op = BINARY[name];
  return ({ inputs, backend }) => {
    const [a, b] = [inputs[left]!, inputs[right]!];
    const isOurs = areBoth('float32', a, b) || (types === 'int32' && areBoth('int32', a, b));
    return isOurs ? combine(backend, op, a, b) : undefined;
  };
}

function comparison(name: keyof typeof COMPARE): Kernel {
  const op = COMPARE[name];
  const isLogic = op >= COMPARE.and;
  return ({ inputs: { a, b }, backend }) => {
    const isOurs = isLogic ? areBoth('bool', a!, b!) : isNumeric(a!.dtype) && a!.dtype === b!.dtype;
    return isOurs ? compare(backend, op, a!, b!) : undefined;
  };
}

const onRow = [1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1];

function pair({ shape: a }: TensorInfo, { shape: b }: TensorInfo): { shape: number[]; layout: number[] | undefined } {
  if (util.arraysEqual(a, b)) {
    onRow[3] = volume(a);
    return { shape: a, layout: onRow };
  }
  const shape = broadcast_util.assertAndGetBroadcastShape(a, b);
  return { shape, layout: walk(4, shape, repeatingStrides(a, shape), repeatingStrides(b, shape)) };
}

function addAll(terms: readonly TensorInfo[], backend: SimdBackend): TensorInfo | undefined {
  const { shape, dtype } = terms[0]!;
  const areAlike = terms.every((term) => term.dtype === 'float32' && util.arraysEqual(term.shape, shape));
  if (!areAlike || terms.length < 2) return undefined;
  const sum = combine(backend, BINARY.add, terms[0]!, terms[1]!)!;
  for (const term of terms.slice(2)) {
    const [other, into] = [backend.block(term), backend.block(sum)];
    const { layout } = pair(sum, term);
    backend.table.binary(BINARY.add, codeOf(dtype), into, into, other, backend.layout(layout!));
  }
  return sum;
}
