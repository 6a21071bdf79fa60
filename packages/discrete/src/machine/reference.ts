import { refuse } from '@kleene/base';
import type { EdgeClass, EdgeRule, Machine, NodeRule } from './machine.ts';
import { classIndex, nodeEntry, tableLengths, type Sizes, type Tables } from './tables.ts';

/** The position of a state in its list; throws `invalid-argument` for a name that is not in it. */
export function stateIndex(machine: Machine, kind: 'nodeStates' | 'edgeStates', name: string): number {
  const index = machine[kind].indexOf(name);
  if (index < 0) refuse(`discrete machine ${machine.algorithm}`, 'a state', `one of ${machine[kind].join(', ')}`, name);
  return index;
}

/** How many states of each kind a machine has. */
export function sizesOf(machine: Machine): Sizes {
  return { nodeStates: machine.nodeStates.length, edgeStates: machine.edgeStates.length };
}

/** The position of a named class in `score`. */
export function classOf(machine: Machine, name: EdgeClass): number {
  const [sender = '', receiver = '', edge = ''] = name.split(/[> ]/);
  const [a, b] = [sender, receiver].map((name) => stateIndex(machine, 'nodeStates', name)) as [number, number];
  return classIndex(sizesOf(machine), a, b, stateIndex(machine, 'edgeStates', edge));
}

/**
 * The machine's own rules as tables: what trained tables are compared with, and what draws traces to train on. Preferred
 * classes score whole numbers, the rest 0, and beta is -1/2, so that a scalar between 0 and 1 never outweighs a preference.
 */
export function referenceTables(machine: Machine): Tables {
  const sizes = sizesOf(machine);
  const lengths = tableLengths(sizes);
  const score = new Float64Array(lengths.score);
  machine.prefers.forEach((edgeClass, rank) => (score[classOf(machine, edgeClass)] = machine.prefers.length - rank));
  return {
    ...sizes,
    algorithm: machine.algorithm,
    mode: machine.mode,
    score,
    beta: -0.5,
    nodeUpdate: nodeTable(machine, sizes, lengths.nodeUpdate),
    edgeUpdate: edgeTable(machine, sizes, lengths.edgeUpdate),
    nodeMargins: new Float64Array(lengths.nodeUpdate).fill(1),
    edgeMargins: new Float64Array(lengths.edgeUpdate).fill(1),
    weightsSha256: '',
  };
}

function nodeTable(machine: Machine, sizes: Sizes, length: number): Uint8Array {
  const table = new Uint8Array(length);
  const fits = (rule: NodeRule, m: string | null, b: string, sigma: number): boolean =>
    (rule.own ?? b) === b && (rule.message === undefined || rule.message === m) && (rule.sigma ?? sigma) === sigma;
  [null, ...machine.nodeStates].forEach((m, row) =>
    machine.nodeStates.forEach((own, b) => {
      for (const sigma of [0, 1]) {
        const rule = machine.nodeRules.find((rule) => fits(rule, m, own, sigma));
        table[nodeEntry(sizes, row - 1, b, sigma)] = rule ? stateIndex(machine, 'nodeStates', rule.next) : b;
      }
    }),
  );
  return table;
}

function edgeTable(machine: Machine, sizes: Sizes, length: number): Uint8Array {
  const table = new Uint8Array(length);
  const fits = (rule: EdgeRule, [a, b, c]: ReturnType<typeof partsOf>, alpha: number, rho: number): boolean =>
    (rule.sender ?? a) === a &&
    (rule.receiver ?? b) === b &&
    (rule.edge ?? c) === c &&
    (rule.alpha ?? alpha) === alpha &&
    (rule.rho ?? rho) === rho;
  for (let entry = 0; entry < length; entry++) {
    const [edgeClass, alpha, rho] = [entry >> 2, (entry >> 1) & 1, entry & 1];
    const named = partsOf(machine, edgeClass);
    const rule = machine.edgeRules.find((rule) => fits(rule, named, alpha, rho));
    table[entry] = rule ? stateIndex(machine, 'edgeStates', rule.next) : edgeClass % sizes.edgeStates;
  }
  return table;
}

/** The name of the class at a position of `score`. */
export function nameOf(machine: Machine, edgeClass: number): EdgeClass {
  const [a, b, c] = partsOf(machine, edgeClass);
  return `${a}>${b} ${c}`;
}

/** The names of the states of sender, receiver and edge of the class at a position of `score`. */
export function partsOf(machine: Machine, edgeClass: number): readonly [a: string, b: string, c: string] {
  const { nodeStates, edgeStates } = sizesOf(machine);
  const pair = Math.floor(edgeClass / edgeStates);
  const [a, b, c] = [Math.floor(pair / nodeStates), pair % nodeStates, edgeClass % edgeStates];
  return [machine.nodeStates[a]!, machine.nodeStates[b]!, machine.edgeStates[c]!];
}
