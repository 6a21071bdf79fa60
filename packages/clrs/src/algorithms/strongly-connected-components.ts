import { checkMatrix } from '../check/graphs.ts';
import { argsort } from '../numerics/argsort.ts';
import { sccSampler, type CommunityOptions, type Matrix } from '../sampling/graphs.ts';
import type { Algorithm, Numerics } from '../spec/algorithm.ts';
import type { Snapshot } from '../spec/spec.ts';
import { depthFirst, nothing, timed, type Visitor } from './depth-first.ts';
import { matrixInputs } from './dfs.ts';
import { adjacency, identity, negated, transpose } from './probes.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  A: ['input', 'edge', 'scalar'],
  adj: ['input', 'edge', 'mask'],
  scc_id: ['output', 'node', 'pointer'],
  scc_id_h: ['hint', 'node', 'pointer'],
  A_t: ['hint', 'edge', 'mask'],
  color: ['hint', 'node', 'categorical', 3],
  d: ['hint', 'node', 'scalar'],
  f: ['hint', 'node', 'scalar'],
  s_prev: ['hint', 'node', 'pointer'],
  s: ['hint', 'node', 'mask_one'],
  u: ['hint', 'node', 'mask_one'],
  v: ['hint', 'node', 'mask_one'],
  s_last: ['hint', 'node', 'mask_one'],
  time: ['hint', 'graph', 'scalar'],
  phase: ['hint', 'graph', 'mask'],
} as const;

/**
 * Strongly connected components, each named by the node that the second search reaches it from (Kosaraju; CLRS 3rd ed., 22.5; dm-clrs
 * graphs.py). The second search keeps the times of the first.
 */
export const stronglyConnectedComponents: Algorithm<typeof spec, Matrix, CommunityOptions> = {
  ...sccSampler,
  name: 'strongly_connected_components',
  isTrusted: true,
  constantHints: ['A_t'],
  check: checkMatrix,
  spec,
  int64: ['scc_id'],
  inputs: matrixInputs,
  run: ({ A }, { ties }) =>
    kosaraju(A, ties, (names) => ({
      turn(u, root) {
        names[u] = root;
      },
    })),
};

/** Both searches; `naming` says what the second one does to the names `[nodes]`, which start as the nodes themselves. */
export function* kosaraju(
  A: Float64Array,
  ties: Numerics['ties'],
  naming: (names: Float64Array) => Partial<Visitor>,
): Generator<Snapshot<typeof spec, 'hint'>, Snapshot<typeof spec, 'output'>, void> {
  const n = Math.sqrt(A.length);
  const reversed = transpose(A, n);
  const h = {
    scc_id_h: identity(n),
    A_t: adjacency(reversed, n),
    color: new Float64Array(n),
    d: new Float64Array(n),
    f: new Float64Array(n),
    s_prev: identity(n),
    s: 0,
    u: 0,
    v: 0,
    s_last: 0,
    time: 0,
    phase: 0,
  };
  const stamps = timed(h);
  yield* depthFirst(A, identity(n), h, stamps, nothing);
  const latestFirst = argsort(negated(h.f), ties);
  h.color.fill(0);
  h.s_prev.set(identity(n));
  h.phase = 1;
  return yield* depthFirst(reversed, latestFirst, h, { ...stamps, ...naming(h.scc_id_h) }, () => ({
    scc_id: h.scc_id_h,
  }));
}
