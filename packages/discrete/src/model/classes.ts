import { classCount, type ReasonerConfig } from './config.ts';

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
