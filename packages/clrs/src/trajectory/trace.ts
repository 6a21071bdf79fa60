import { checkObject, KleeneError } from '@kleene/base';
import type { Algorithm, Numerics } from '../spec/algorithm.ts';
import { layoutOf, nodesOf, type Layout } from '../spec/layout.ts';
import type { Snapshot, Spec, Stage } from '../spec/spec.ts';
import { checkPacked, checkSnapshot, pack, type Values } from './pack.ts';

/** An instance, the steps of an algorithm on it, and the result; values as `Value` says. */
export interface Trajectory<S extends Spec = Spec> {
  readonly nodes: number;
  readonly inputs: Snapshot<S, 'input'>;
  readonly outputs: Snapshot<S, 'output'>;
  readonly steps: number;
  /** The hints `[steps, stride]`, packed: the values of each step in the order of the spec. */
  readonly hints: Float64Array;
}

/** What a trace needs of an algorithm. */
type Runnable<S extends Spec> = Pick<Algorithm<S>, 'name' | 'spec' | 'run' | 'isTrusted'>;

/** The trajectory of `algorithm` on an instance; throws `invalid-argument` when a probe is missing or is not what the spec says. */
export function trace<S extends Spec>(
  algorithm: Runnable<S>,
  inputs: Snapshot<S, 'input'>,
  numerics: Numerics = {},
): Trajectory<S> {
  return tracer(algorithm, numerics)(inputs);
}

/**
 * The trajectory of `algorithm` on an instance of your own. Throws `invalid-argument` for one that the algorithm cannot take: numbers that are not finite,
 * graphs of the wrong kind, strings shorter than the pattern, and so on.
 */
export function run<S extends Spec, I extends object, O extends object>(
  algorithm: Algorithm<S, I, O>,
  instance: I,
  numerics: Numerics = {},
): Trajectory<S> {
  checkObject(`clrs.${algorithm.name}`, 'instance', instance);
  algorithm.check?.(`clrs.${algorithm.name}`, instance);
  return trace(algorithm, algorithm.inputs(instance), numerics);
}

/** `trace` for many instances of one algorithm. */
export function tracer<S extends Spec>(
  algorithm: Runnable<S>,
  numerics: Numerics = {},
): (inputs: Snapshot<S, 'input'>) => Trajectory<S> {
  const where = `clrs.${algorithm.name}`;
  const layoutsFor = layoutsOf(algorithm.spec);
  let buffer = new Float64Array(4096);
  return (inputs) => {
    const nodes = nodesOf(where, algorithm.spec, inputs as Values);
    const { input, hint, output } = layoutsFor(nodes);
    checkSnapshot(where, input, inputs as Values, nodes);
    let end = 0;
    const run = algorithm.run(inputs, numerics);
    let next = run.next();
    for (; next.done !== true; next = run.next(), end += hint.stride) {
      if (end + hint.stride > buffer.length) buffer = enlarged(buffer, end + hint.stride);
      pack(where, hint, next.value as Values, nodes, buffer, end);
    }
    if (end === 0) refuseEmpty(where);
    const hints = buffer.slice(0, end);
    checkSnapshot(where, output, next.value as Values, nodes);
    if (algorithm.isTrusted !== true) checkPacked(where, hint, hints, nodes);
    return { nodes, inputs, outputs: next.value, steps: end / hint.stride, hints };
  };
}

/** How many steps `algorithm` takes on an instance; nothing is recorded or checked. */
export function countSteps<S extends Spec>(
  algorithm: Runnable<S>,
  inputs: Snapshot<S, 'input'>,
  numerics: Numerics = {},
): number {
  const run = algorithm.run(inputs, numerics);
  let steps = 0;
  while (run.next().done !== true) steps++;
  return steps;
}

/** Ends with the error for a run without steps. */
export function refuseEmpty(where: string): never {
  throw new KleeneError('invalid-argument', `${where}: a run must have at least one step, got none`);
}

function enlarged(buffer: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(Math.max(length, 2 * buffer.length));
  larger.set(buffer);
  return larger;
}

/** The layouts of all stages by number of nodes, each made once. */
export function layoutsOf(spec: Spec): (nodes: number) => Record<Stage, Layout> {
  const made = new Map<number, Record<Stage, Layout>>();
  return (nodes) => {
    const known = made.get(nodes);
    if (known !== undefined) return known;
    const of = (stage: Stage): Layout => layoutOf(spec, stage, nodes);
    const fresh = { input: of('input'), hint: of('hint'), output: of('output') };
    made.set(nodes, fresh);
    return fresh;
  };
}
