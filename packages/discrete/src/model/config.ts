import { checkInteger, checkOneOf, checkOptions } from '@kleene/base';
import type { Machine } from '../machine/machine.ts';

/** The size of a discrete reasoner, and how its edges compete. */
export interface ReasonerConfig {
  /** How many states a node can have, at least 1. */
  readonly nodeStates: number;
  /** How many states an edge can have, at least 1. */
  readonly edgeStates: number;
  /** `receiver`: the edges into a node compete, and each node hears one sender; `global`: all edges of a graph do, and one fires. */
  readonly mode: Machine['mode'];
  /** The width h of every layer. */
  readonly hidden: number;
}

/** The configuration of a reasoner that can learn `machine`; `hidden` is 128 by default (yandex-research/dnar, configs). */
export function reasonerConfig(machine: Machine, hidden = 128): ReasonerConfig {
  const { nodeStates, edgeStates, mode } = machine;
  return checkConfig('discrete.reasonerConfig', {
    nodeStates: nodeStates.length,
    edgeStates: edgeStates.length,
    mode,
    hidden,
  });
}

/** `config` when it is one; throws `invalid-argument` otherwise. */
export function checkConfig(where: string, config: ReasonerConfig): ReasonerConfig {
  checkOptions(where, config, ['nodeStates', 'edgeStates', 'mode', 'hidden']);
  checkInteger(where, 'nodeStates', config.nodeStates, { min: 1, max: 255 });
  checkInteger(where, 'edgeStates', config.edgeStates, { min: 1, max: 255 });
  checkInteger(where, 'hidden', config.hidden, { min: 1 });
  checkOneOf(where, 'mode', config.mode, ['receiver', 'global']);
  return config;
}

/** How many classes of edges there are: pairs of the states of sender, receiver and edge. */
export function classCount({ nodeStates, edgeStates }: ReasonerConfig): number {
  return nodeStates * nodeStates * edgeStates;
}
