import { checkArray, checkShape, KleeneError, refuse, type NdArray } from '@kleene/base';
import type { Machine } from '../machine/machine.ts';
import { sizesOf } from '../machine/reference.ts';
import { sha256 } from '../proof/sha256.ts';
import type { Sizes } from '../machine/tables.ts';

/** The weights of a reasoner by their dotted paths, every matrix `[in, out]`, float32. */
export type Weights = Readonly<Record<string, NdArray>>;

/** The path and shape of every weight of a reasoner of width `hidden` for this machine. */
export function weightShapes(machine: Machine, hidden: number): Record<string, readonly number[]> {
  return shapesOf(sizesOf(machine), hidden);
}

/** The path and shape of every weight of a reasoner of width `hidden` for this many states. */
export function shapesOf({ nodeStates, edgeStates }: Sizes, hidden: number): Record<string, readonly number[]> {
  const square = [hidden, hidden];
  return {
    'encoder.node': [nodeStates, hidden],
    'encoder.edge': [edgeStates, hidden],
    'attention.query': square,
    'attention.key': square,
    'attention.value': square,
    'attention.edgeKey': square,
    'attention.scalar': [],
    'node.update': [3 * hidden, hidden],
    'node.norm.gain': [hidden],
    'node.norm.shift': [hidden],
    'edge.pair': [2 * hidden, hidden],
    'edge.first': [4 * hidden, hidden],
    'edge.second': square,
    'edge.norm.gain': [hidden],
    'edge.norm.shift': [hidden],
    'decode.node': [hidden, nodeStates],
    'decode.edge': [hidden, edgeStates],
  };
}

/**
 * Throws unless `weights` are those of a reasoner for `machine`: `invalid-argument` for a path, type or shape that does not
 * fit, `non-finite` for NaN or an infinity. Returns the width.
 */
export function checkWeights(where: string, weights: Weights, machine: Machine): number {
  const hidden = weights['encoder.node']?.shape[1] ?? 0;
  const shapes = weightShapes(machine, hidden);
  const missing = Object.keys(shapes).find((path) => weights[path] === undefined);
  if (missing !== undefined)
    refuse(where, 'weights', `those of a ${machine.algorithm} reasoner with ${missing}`, weights);
  for (const [path, array] of Object.entries(weights)) {
    const name = `weights[${JSON.stringify(path)}]`;
    if (shapes[path] === undefined) refuse(where, 'weights', `made of ${Object.keys(shapes).join(', ')}`, path);
    checkArray(where, name, array);
    if (array.dtype !== 'float32') refuse(where, `${name}.dtype`, 'float32', array.dtype);
    checkShape(where, name, array.shape, shapes[path]);
    if (!array.data.every(Number.isFinite))
      throw new KleeneError('non-finite', `${where}: ${name} must be finite, got NaN or an infinity`);
  }
  return hidden;
}

/**
 * The SHA-256 of weights, 64 hexadecimal digits, over these bytes: for each path in ascending order of its UTF-16 code units,
 * the path in UTF-8 and a zero byte; the number of axes and each size as 32-bit integers; the elements as IEEE 754 float32; all little-endian.
 */
export function hashWeights(weights: Weights): string {
  const parts = Object.keys(weights)
    .sort()
    .flatMap((path) => bytesOf(path, weights[path]!));
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((offset, part) => {
    bytes.set(part, offset);
    return offset + part.length;
  }, 0);
  return sha256(bytes);
}

function bytesOf(path: string, { data, shape }: NdArray): Uint8Array[] {
  const head = new DataView(new ArrayBuffer(4 * (shape.length + 1)));
  [shape.length, ...shape].forEach((size, i) => head.setUint32(4 * i, size, true));
  const body = new DataView(new ArrayBuffer(4 * data.length));
  data.forEach((value, i) => body.setFloat32(4 * i, value, true));
  return [new TextEncoder().encode(`${path}\0`), new Uint8Array(head.buffer), new Uint8Array(body.buffer)];
}
