import type { KernelBackend, TensorInfo, TypedArray } from '@tensorflow/tfjs-core';
import type { Call, Mend } from './mend.ts';

type Size = readonly [batch: number, height: number, width: number, depth: number];

/** Where each place along an axis of the resized image comes from: `1 - share` of the place `low` and `share` of the place `high`. */
interface Origin {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

/**
 * Gradients of image resizing: what is resized is a sum of places by axis, so that its gradient adds each number back to the places that it came from.
 * tfjs's cpu kernels mix up height and width (bilinear), batches of other sizes (nearest), and know no centres of pixels.
 */
export const resizeGradients: readonly Mend[] = [
  { kernel: 'ResizeBilinearGrad', run: (call) => scatter(call, bilinear) },
  { kernel: 'ResizeNearestNeighborGrad', run: (call) => scatter(call, nearest) },
];

interface Options {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

type OriginOf = (at: number, scale: number, last: number, options: Options) => Origin;

function scatter({ inputs, attrs, backend }: Call, originOf: OriginOf): TensorInfo {
  const { images, dy } = inputs as { images: TensorInfo; dy: TensorInfo };
  const options = attrs as unknown as Options;
  const [batch, height, width, depth] = images.shape as unknown as Size;
  const owner = backend as KernelBackend;
  const values = owner.readSync(dy.dataId) as TypedArray;
  const sums = new Float32Array(batch * height * width * depth);
  const rows = origins(height, dy.shape[1]!, originOf, options);
  const columns = origins(width, dy.shape[2]!, originOf, options);
  let at = 0;
  const add = (image: number, row: number, column: number, share: number): void => {
    const to = ((image * height + row) * width + column) * depth;
    for (let channel = 0; channel < depth; channel++) sums[to + channel]! += share * values[at + channel]!;
  };
  for (let image = 0; image < batch; image++)
    for (const row of rows)
      for (const column of columns) {
        add(image, row.low, column.low, (1 - row.share) * (1 - column.share));
        add(image, row.low, column.high, (1 - row.share) * column.share);
        add(image, row.high, column.low, row.share * (1 - column.share));
        add(image, row.high, column.high, row.share * column.share);
        at += depth;
      }
  return { dataId: owner.write(sums, images.shape, 'float32'), shape: images.shape, dtype: 'float32' };
}

function origins(from: number, to: number, originOf: OriginOf, options: Options): Origin[] {
  const scale = options.alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  return Array.from({ length: to }, (_, at) => originOf(at, scale, from - 1, options));
}

function bilinear(at: number, scale: number, last: number, { halfPixelCenters }: Options): Origin {
  const place = halfPixelCenters ? scale * (at + 0.5) - 0.5 : scale * at;
  const low = Math.max(0, Math.floor(place));
  return { low, high: Math.min(last, Math.ceil(Math.max(0, place))), share: place - low };
}

function nearest(at: number, scale: number, last: number, { alignCorners, halfPixelCenters }: Options): Origin {
  const place = scale * (halfPixelCenters ? at + 0.5 : at);
  const low = Math.min(last, alignCorners ? Math.round(place) : Math.floor(place));
  return { low, high: low, share: 0 };
}
