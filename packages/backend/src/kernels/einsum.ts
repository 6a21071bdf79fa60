import { backend_util, util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Mend } from './mend.ts';
import { withTemporaries, type Run } from './temporaries.ts';

/**
 * Einstein sums of one or two operands as one matrix product. tfjs's wasm backend has none; its cpu backend makes the
 * product over all labels at once and sums afterwards, and hands out its input undisposable where nothing is to be done.
 */
export function einsumOn(engineName: string): Mend {
  return {
    kernel: 'Einsum',
    run(call) {
      const operands = call.inputs as unknown as readonly TensorInfo[];
      const { terms, result } = parse(call.attrs['equation'] as string, operands);
      return withTemporaries(engineName, call, (run) => {
        const labelled = operands.map((tensor, i) =>
          summed(run, { tensor, labels: terms[i]! }, [...terms.flat(), ...result]),
        );
        const [a, b] = labelled as [Labelled, Labelled?];
        return arranged(run, b === undefined ? a : product(run, a, b, result), result);
      });
    },
  };
}

/** A tensor with one letter for each of its axes. */
interface Labelled {
  readonly tensor: TensorInfo;
  readonly labels: readonly string[];
}

function parse(equation: string, operands: readonly TensorInfo[]): { terms: string[][]; result: string[] } {
  const { allDims, idDims } = backend_util.decodeEinsumEquation(equation, operands.length);
  operands.forEach(({ shape }, i) =>
    util.assert(
      shape.length === idDims[i]!.length,
      () => `einsum: operand ${i} has ${shape.length} axes in "${equation}"`,
    ),
  );
  backend_util.checkEinsumDimSizes(allDims.length, idDims, operands as never);
  const result = equation.replaceAll(/\s/g, '').split('->')[1]!;
  return { terms: idDims.map((ids) => ids.map((id) => allDims[id]!)), result: [...result] };
}

/** Without the axes that occur nowhere but here. */
function summed(run: Run, { tensor, labels }: Labelled, all: readonly string[]): Labelled {
  const isAlone = (label: string): boolean => all.indexOf(label) === all.lastIndexOf(label);
  const axis = labels.flatMap((label, i) => (isAlone(label) ? [i] : []));
  if (axis.length === 0) return { tensor, labels };
  return {
    tensor: run('Sum', { x: tensor }, { axis, keepDims: false }),
    labels: labels.filter((label) => !isAlone(label)),
  };
}

function product(run: Run, a: Labelled, b: Labelled, result: readonly string[]): Labelled {
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const batch = shared.filter((label) => result.includes(label));
  const inner = shared.filter((label) => !result.includes(label));
  const rows = a.labels.filter((label) => !shared.includes(label));
  const columns = b.labels.filter((label) => !shared.includes(label));
  const x = asMatrices(run, arrangedAs(run, a, [...batch, ...rows, ...inner]), [batch.length, rows.length]);
  const y = asMatrices(run, arrangedAs(run, b, [...batch, ...inner, ...columns]), [batch.length, inner.length]);
  const attrs = { transposeA: false, transposeB: false };
  const matrices = run('BatchMatMul', { a: x, b: y }, attrs);
  const labels = [...batch, ...rows, ...columns];
  const shape = labels.map((label) => sizeOf(a, label) ?? sizeOf(b, label)!);
  return { tensor: run('Reshape', { x: matrices }, { shape }), labels };
}

function sizeOf({ tensor, labels }: Labelled, label: string): number | undefined {
  return tensor.shape[labels.indexOf(label)];
}

/** `[...batch, ...first, ...second]` as `[batch, first, second]`. */
function asMatrices(run: Run, x: TensorInfo, [batch, first]: readonly [number, number]): TensorInfo {
  const parts = [x.shape.slice(0, batch), x.shape.slice(batch, batch + first), x.shape.slice(batch + first)];
  return run('Reshape', { x }, { shape: parts.map((part) => util.sizeFromShape(part)) });
}

function arrangedAs(run: Run, { tensor, labels }: Labelled, order: readonly string[]): TensorInfo {
  const perm = order.map((label) => labels.indexOf(label));
  return perm.every((from, to) => from === to) ? tensor : run('Transpose', { x: tensor }, { perm });
}

/** The result, always a tensor of its own. */
function arranged(run: Run, x: Labelled, result: readonly string[]): TensorInfo {
  return run('Identity', { x: arrangedAs(run, x, result) }, {});
}
