import { checkFinite, refuse } from '@kleene/base';
import { flatten, mapParams, unflatten, type Optimiser, type OptimiserState, type Params } from '@kleene/nn';
import { named } from './names.ts';
import type { Schedule } from './schedules.ts';
import type { TrainOptions } from './types.ts';

/** Parameters that are trained alike. */
export interface Part {
  /** The name of the group; undefined for those in none. */
  readonly name: string | undefined;
  readonly paths: ReadonlySet<string>;
  readonly optimiser: Optimiser;
  readonly schedule: Schedule | undefined;
}

/** Gradients that are clipped together. */
interface Clipping {
  readonly paths: ReadonlySet<string>;
  readonly clipNorm: number | undefined;
}

/** How the parameters are divided: each path is frozen, or in one part and one clipping. */
export interface Division {
  /** Undefined when nothing is frozen. */
  readonly trained: ReadonlySet<string> | undefined;
  readonly parts: readonly Part[];
  readonly clippings: readonly Clipping[];
}

type Options = Pick<TrainOptions<Params, never>, 'optimiser' | 'schedule' | 'clipNorm' | 'groups' | 'freeze'>;

/** Divides `params` into groups and the rest; throws `invalid-argument` for names of no parameter and when all are frozen. */
export function divide(where: string, options: Options, params: Params): Division {
  const { optimiser, schedule, clipNorm, groups = {}, freeze = [] } = options;
  const paths = Object.keys(flatten(params));
  const frozen = new Set(named(where, 'freeze', freeze, paths));
  let left = paths.filter((path) => !frozen.has(path));
  if (left.length === 0) refuse(where, 'freeze', 'names of some parameters, not of all', freeze);
  const trained = frozen.size === 0 ? undefined : new Set(left);
  const parts: Part[] = [];
  const clippings: Clipping[] = [];
  for (const [name, group] of Object.entries(groups)) {
    const own = new Set(named(where, `groups.${name}.names`, group.names, paths).filter((path) => left.includes(path)));
    left = left.filter((path) => !own.has(path));
    const isOfRest = group.optimiser === undefined;
    parts.push({
      name,
      paths: own,
      optimiser: group.optimiser ?? optimiser,
      schedule: group.schedule ?? (isOfRest ? schedule : undefined),
    });
    if (group.clipNorm !== undefined) clippings.push({ paths: own, clipNorm: group.clipNorm });
  }
  parts.push({ name: undefined, paths: new Set(left), optimiser, schedule });
  const apart = new Set(clippings.flatMap((clipping) => [...clipping.paths]));
  const together = new Set(paths.filter((path) => !frozen.has(path) && !apart.has(path)));
  if (together.size > 0) clippings.push({ paths: together, clipNorm });
  return { trained, parts, clippings };
}

/** The learning rate of `part` at `step`; throws `invalid-argument` unless it is a number >= 0. */
export function rateOf(where: string, { name, optimiser, schedule }: Part, step: number): number {
  const title = name === undefined ? 'schedule' : `groups.${name}.schedule`;
  return checkFinite(where, `${title}(${step})`, schedule?.(step) ?? optimiser.learningRate, { min: 0 });
}

/** The state of every part's optimiser before the first step, in one. */
export function initState({ parts }: Division, params: Params): OptimiserState {
  return joinStates(parts.map(({ optimiser, paths }) => optimiser.init(select(params, paths))));
}

/** The states of parts in one: a tree for each thing that any of them remembers. */
export function joinStates(states: readonly OptimiserState[]): OptimiserState {
  const names = [...new Set(states.flatMap(({ slots }) => Object.keys(slots)))];
  const slots = names.map((name) => {
    const trees = states.map(({ slots: own }) => flatten(own[name] ?? {}));
    return [name, unflatten(Object.assign({}, ...trees) as ReturnType<typeof flatten>)] as const;
  });
  return { step: states[0]!.step, slots: Object.fromEntries(slots) };
}

/** What of `state` is of these paths. */
export function selectState({ step, slots }: OptimiserState, paths: ReadonlySet<string>): OptimiserState {
  return {
    step,
    slots: Object.fromEntries(Object.entries(slots).map(([name, tree]) => [name, select(tree, paths)])),
  };
}

/** The leaves of these paths, as a tree in the order of `params`. */
export function select(params: Params, paths: ReadonlySet<string>): Params {
  return unflatten(Object.fromEntries(Object.entries(flatten(params)).filter(([path]) => paths.has(path))));
}

/** `params` with the leaves of `others` in their places. */
export function replace<P extends Params>(params: P, ...others: readonly Params[]): P {
  const leaves = Object.assign({}, ...others.map(flatten)) as ReturnType<typeof flatten>;
  return mapParams(params, (leaf, path) => leaves[path] ?? leaf);
}
