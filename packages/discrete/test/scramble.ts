import { referenceTables, type Machine, type Tables } from '@kleene/discrete/proof';
import type { Draws } from '@kleene/random';
import { evaluateOutline } from '../src/proof/evaluate.ts';
import { outlineOf } from '../src/proof/outline.ts';
import { reachOf } from '../src/proof/reach.ts';
import { situationsOf } from '../src/proof/situations.ts';

/**
 * Tables that meet every obligation of a machine at range 1 and are otherwise at random: scores drawn until no class can win that
 * must not, the required entries right, and every other entry any state.
 */
export function scramble(random: Draws, machine: Machine): Tables {
  const outline = outlineOf(machine);
  const rules = referenceTables(machine);
  for (;;) {
    const score = rules.score.map((rank) => rank * 2 + 4 * random.uniform() - 2);
    const scored = { ...rules, score, beta: -0.1 - random.uniform() };
    if (!evaluateOutline(scored, outline, 1).passed) continue;
    const reach = reachOf(outline, situationsOf(scored, outline));
    const fill = (right: Uint8Array, from: Float64Array, states: number): Uint8Array =>
      right.map((state, entry) => (from[entry]! < 1 ? state : random.integers(0, states)));
    return {
      ...scored,
      nodeUpdate: fill(rules.nodeUpdate, reach.node, rules.nodeStates),
      edgeUpdate: fill(rules.edgeUpdate, reach.edge, rules.edgeStates),
    };
  }
}
