import type { EdgeList } from '../machine/edge-list.ts';
import type { GraphUnion } from '../model/wiring.ts';

/** Several graphs as one, side by side: their nodes and edges numbered on in the order given. */
export function unite(parts: readonly EdgeList[]): GraphUnion {
  const nodeShifts = startsOf(parts.map((part) => part.nodes));
  const edgeShifts = startsOf(parts.map((part) => part.senders.length));
  return {
    nodes: nodeShifts.at(-1)!,
    graphs: parts.length,
    senders: joinShifted(
      parts.map((part) => part.senders),
      nodeShifts,
    ),
    receivers: joinShifted(
      parts.map((part) => part.receivers),
      nodeShifts,
    ),
    reverse: joinShifted(
      parts.map((part) => part.reverse),
      edgeShifts,
    ),
    loops: joinShifted(
      parts.map((part) => part.loops),
      edgeShifts,
    ),
    graphOf: Int32Array.from(joinRepeated(parts.map((part, graph) => ({ value: graph, count: part.senders.length })))),
  };
}

/** The lists one after the other, in one array of `type`. */
export function join<T extends Uint8Array | Float32Array>(
  type: new (length: number) => T,
  parts: readonly ArrayLike<number>[],
): T {
  const whole = new type(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Each value `count` times, one after the other. */
export function joinRepeated(runs: readonly { readonly value: number; readonly count: number }[]): Float32Array {
  const whole = new Float32Array(runs.reduce((sum, run) => sum + run.count, 0));
  let at = 0;
  for (const { value, count } of runs) {
    whole.fill(value, at, at + count);
    at += count;
  }
  return whole;
}

function joinShifted(parts: readonly Int32Array[], shifts: readonly number[]): Int32Array {
  const whole = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  parts.forEach((part, index) => {
    const shift = shifts[index]!;
    for (let i = 0; i < part.length; i++) whole[at++] = part[i]! + shift;
  });
  return whole;
}

/** Where each part starts, and in the end where all are over. */
function startsOf(sizes: readonly number[]): number[] {
  const starts = [0];
  for (const size of sizes) starts.push(starts.at(-1)! + size);
  return starts;
}
