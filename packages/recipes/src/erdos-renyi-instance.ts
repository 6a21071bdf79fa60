import type { Instance } from '@kleene/discrete';
import { connectedErdosRenyi } from '@kleene/graphs';
import type { Draws } from '@kleene/random';

/** A connected random graph as SALSA-CLRS draws its Erdős–Rényi family (Minder et al. 2023, section 3), and any of its nodes as the start. */
export function erdosRenyiInstance(draws: Draws, nodes: number): Instance {
  const graph = connectedErdosRenyi(draws, nodes);
  return { graph, start: draws.integers(0, nodes) };
}
