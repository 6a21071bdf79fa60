import { kosaraju, stronglyConnectedComponents } from '../algorithms/strongly-connected-components.ts';

/**
 * Strongly connected components whose pointers follow edges backwards: each node points to the one that the second search discovers it
 * from, roots to themselves; what shares a root is a component (DEAR, Georgiev et al. 2024, appendix H).
 */
export const localComponents: typeof stronglyConnectedComponents = {
  ...stronglyConnectedComponents,
  name: 'strongly_connected_components_local',
  run: ({ A }, { ties }) =>
    kosaraju(A, ties, (names) => ({
      discover(u, v) {
        names[v] = u;
      },
    })),
};
