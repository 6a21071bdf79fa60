import type { EdgeList } from '../machine/edge-list.ts';
import type { Configuration } from '../machine/step.ts';
import { classIndex } from '../machine/tables.ts';
import { classCount, type ReasonerConfig } from './config.ts';

/**
 * The class of each edge, `[edges]`: the position that `classIndex` gives to the states of its sender, its receiver and itself. All that
 * a step knows of an edge, but for its scalar, is its class.
 */
export function classesOf(config: ReasonerConfig, { senders, receivers }: EdgeList, states: Configuration): Int32Array {
  const classes = new Int32Array(senders.length);
  for (let edge = 0; edge < classes.length; edge++) {
    const [a, b] = [states.nodes[senders[edge]!]!, states.nodes[receivers[edge]!]!];
    classes[edge] = classIndex(config, a, b, states.edges[edge]!);
  }
  return classes;
}

/** The states behind each class in order: of the sender, of the receiver, of the edge. */
export function classParts(config: ReasonerConfig): { sender: Int32Array; receiver: Int32Array; edge: Int32Array } {
  const { nodeStates: s, edgeStates: k } = config;
  const count = classCount(config);
  const part = (of: (index: number) => number): Int32Array =>
    Int32Array.from({ length: count }, (_, index) => of(index));
  return {
    sender: part((index) => Math.floor(index / (s * k))),
    receiver: part((index) => Math.floor(index / k) % s),
    edge: part((index) => index % k),
  };
}
