import { checkShape, refuse, sizeOf } from '@kleene/base';
import type { DataPoint } from '../batch/data-points.ts';
import { argmax, float64 } from './arrays.ts';

/** Predictions by name. */
export interface Predictions {
  readonly [name: string]: DataPoint;
}

/**
 * A cyclic permutation `[..., nodes, nodes]` and the mask of its first node `[..., nodes]` as pointers `[..., nodes]` to predecessors, the first
 * node's to itself: what `enforcePermutations` took apart (dm-clrs `fuse_perm_and_mask`).
 */
export function fusePermutation(permutation: DataPoint, mask: DataPoint): DataPoint {
  const { name, location } = permutation;
  const { shape, data } = mask.data;
  const nodes = shape.at(-1) ?? 0;
  if (mask.name !== `${name}_mask` || mask.type !== 'mask_one')
    refuse('clrs.fusePermutation', 'mask', `the mask_one ${name}_mask`, `${mask.type} ${mask.name}`);
  checkShape('clrs.fusePermutation', name, permutation.data.shape, [...shape, nodes]);
  const pointers = new Float64Array(sizeOf(shape)).map((_, i) =>
    data[i]! > 0.5 ? i % nodes : argmax(permutation.data.data, i * nodes, nodes),
  );
  return { name, location, type: 'pointer', data: float64(pointers, shape) };
}

/** A list of probes with each permutation and the mask that follows it fused. */
export function fuseList(points: readonly DataPoint[]): DataPoint[] {
  const fused: DataPoint[] = [];
  for (let i = 0; i < points.length; i++) {
    const point = points[i]!;
    if (point.type !== 'permutation_pointer') fused.push(point);
    else fused.push(fusePermutation(point, points[++i] ?? refuseLone(point)));
  }
  return fused;
}

/** Predictions with each permutation and its mask fused. */
export function fuseByName(predictions: Predictions): Predictions {
  const isMask = (name: string): boolean =>
    name.endsWith('_mask') && predictions[name.slice(0, -5)]?.type === 'permutation_pointer';
  const names = Object.keys(predictions).filter((name) => !isMask(name));
  return Object.fromEntries(
    names.map((name) => {
      const point = predictions[name]!;
      if (point.type !== 'permutation_pointer') return [name, point];
      return [name, fusePermutation(point, predictions[`${name}_mask`] ?? refuseLone(point))];
    }),
  );
}

function refuseLone({ name }: DataPoint): never {
  refuse('clrs.fusePermutation', name, `followed by ${name}_mask`, 'nothing');
}
