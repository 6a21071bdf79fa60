import { KleeneError, refuse } from '@kleene/base';
import { dispose, type Tensor } from '@tensorflow/tfjs-core';

/** A tree of parameters: a record whose leaves are tensors (never `tf.Variable`s). Names hold no dot. */
export type Params = { readonly [name: string]: Tensor | Params };

/** The leaves of `params` by their dotted paths, in the order in which the tree lists them; the tensors are the tree's own. */
export function flatten(params: Params): Record<string, Tensor> {
  return Object.fromEntries(leaves(params, ''));
}

function leaves(params: Params, prefix: string): [string, Tensor][] {
  return Object.entries(params).flatMap(([name, value]): [string, Tensor][] => {
    if (name === '' || name.includes('.')) refuse('nn.flatten', 'a name', 'text without a dot', name);
    return isTensor(value) ? [[prefix + name, value]] : leaves(value, `${prefix}${name}.`);
  });
}

/** The tree whose leaves have these dotted paths; the inverse of `flatten`. Throws `invalid-argument` when a path is also a branch. */
export function unflatten(tensors: Readonly<Record<string, Tensor>>): Params {
  const root = branch();
  for (const [path, tensor] of Object.entries(tensors)) place(root, path, tensor);
  return root;
}

type Branch = { [name: string]: Tensor | Branch };

// Without a prototype, so that a parameter may have any name.
function branch(): Branch {
  return Object.create(null) as Branch;
}

function place(root: Branch, path: string, tensor: Tensor): void {
  const names = path.split('.');
  const last = names.pop()!;
  let here = root;
  for (const name of names) {
    const next = (here[name] ??= branch());
    if (isTensor(next)) refuse('nn.unflatten', 'a path', 'either a leaf or a branch', path);
    here = next;
  }
  if (last === '' || names.includes('')) refuse('nn.unflatten', 'a path', 'names joined by single dots', path);
  if (here[last] !== undefined) refuse('nn.unflatten', 'a path', 'either a leaf or a branch', path);
  here[last] = tensor;
}

/** The tree with `change(leaf, path)` in the place of each leaf; what becomes of the old tensors is the caller's to say. */
export function mapParams<P extends Params>(params: P, change: (leaf: Tensor, path: string) => Tensor): P {
  return mapBranch(params, '', change) as P;
}

function mapBranch(params: Params, prefix: string, change: (leaf: Tensor, path: string) => Tensor): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      isTensor(value) ? change(value, prefix + name) : mapBranch(value, `${prefix}${name}.`, change),
    ]),
  );
}

/** How many numbers the tree holds. */
export function countParams(params: Params): number {
  return Object.values(flatten(params)).reduce((sum, { size }) => sum + size, 0);
}

/** Disposes every leaf: the one destructor of a tree. */
export function disposeParams(params: Params): void {
  dispose(Object.values(flatten(params)));
}

/** The leaves of `other` in the order of `like`; throws `invalid-argument` unless both trees have the same paths and shapes. */
export function aligned(where: string, name: string, like: Params, other: Params): Tensor[] {
  const expected = flatten(like);
  const found = flatten(other);
  const extra = Object.keys(found).find((path) => expected[path] === undefined);
  if (extra !== undefined)
    throw new KleeneError('invalid-argument', `${where}: ${name} must have the paths of params, got ${extra} too`);
  return Object.entries(expected).map(([path, { shape }]) => {
    const tensor = found[path];
    if (tensor === undefined)
      throw new KleeneError('invalid-argument', `${where}: ${name} must have the paths of params, got no ${path}`);
    if (tensor.shape.join() !== shape.join())
      refuse(where, `${name}.${path}`, `of shape [${shape.join(', ')}]`, tensor.shape);
    return tensor;
  });
}

/** Whether `value` is a leaf. Tensors of two copies of tfjs-core are of two classes, so the shape of the object decides. */
export function isTensor(value: Tensor | Params): value is Tensor {
  return typeof (value as Tensor).dataId === 'object' && typeof (value as Tensor).dataSync === 'function';
}
