import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../../backend.ts';
import type { Block } from '../../memory/block.ts';
import type { Call } from '../kernel.ts';

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
export function withRoom(backend: SimdBackend, count: number, run: (room: Block) => void): void {
  const room = backend.output([count], 'float32');
  run(backend.block(room));
  backend.disposeData(room.dataId);
}
