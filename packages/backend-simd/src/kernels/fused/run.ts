import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../../backend.ts';
import type { Block } from '../../memory/block.ts';
import { volume } from '../axes.ts';
import type { Call, Output } from '../kernel.ts';

/** The block of an input; none where it is not given. */
export function blockOf({ inputs, backend }: Call, name: string): Block | null {
  const tensor = inputs[name];
  return tensor == null ? backend.none : backend.block(tensor);
}

/** A new tensor of float32 in the shape of an input; undefined where that is not given. */
export function alike({ inputs, backend }: Call, name: string): TensorInfo | undefined {
  const tensor = inputs[name];
  return tensor == null ? undefined : backend.output(tensor.shape, 'float32');
}

/** Runs a kernel that wants room for `count` elements of float32 to work in. */
export function withRoom<Result>(backend: SimdBackend, count: number, run: (room: Block) => Result): Result {
  const room = backend.output([count], 'float32');
  const result = run(backend.block(room));
  backend.disposeData(room.dataId);
  return result;
}

/** The blocks of inputs that are given. */
export function blocksOf(call: Call, names: readonly string[]): Block[] {
  return names.map((name) => blockOf(call, name)!);
}

/** The gradients of the named inputs, which `run` writes. */
export function slopes(call: Call, names: readonly string[], run: (blocks: Block[]) => void): Output {
  const outputs = names.map((name) => alike(call, name)!);
  run(outputs.map((output) => call.backend.block(output)));
  return outputs;
}

/** Rows and their width of an input [..., width]. */
export function sizesOf({ inputs }: Call, name: string): [rows: number, width: number] {
  const { shape } = inputs[name]!;
  return [volume(shape.slice(0, -1)), shape.at(-1)!];
}
