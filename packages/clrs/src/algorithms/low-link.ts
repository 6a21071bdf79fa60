import { checkUndirected } from '../check/graphs.ts';
import { articulationSampler, type DensityOptions, type Matrix } from '../sampling/graphs.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { depthFirst, type DepthFirstHints, type Visitor } from './depth-first.ts';
import { matrixInputs } from './dfs.ts';
import { identity } from './probes.ts';

const articulationSpec = {
  pos: ['input', 'node', 'scalar'],
  A: ['input', 'edge', 'scalar'],
  adj: ['input', 'edge', 'mask'],
  is_cut: ['output', 'node', 'mask'],
  is_cut_h: ['hint', 'node', 'mask'],
  pi_h: ['hint', 'node', 'pointer'],
  color: ['hint', 'node', 'categorical', 3],
  d: ['hint', 'node', 'scalar'],
  f: ['hint', 'node', 'scalar'],
  low: ['hint', 'node', 'scalar'],
  child_cnt: ['hint', 'node', 'scalar'],
  s_prev: ['hint', 'node', 'pointer'],
  s: ['hint', 'node', 'mask_one'],
  u: ['hint', 'node', 'mask_one'],
  v: ['hint', 'node', 'mask_one'],
  s_last: ['hint', 'node', 'mask_one'],
  time: ['hint', 'graph', 'scalar'],
} as const;

/** Nodes whose removal splits their component (Tarjan; CLRS 3rd ed., problem 22-2; dm-clrs graphs.py). */
export const articulationPoints: Algorithm<typeof articulationSpec, Matrix, DensityOptions> = {
  ...articulationSampler,
  name: 'articulation_points',
  isTrusted: true,
  check: checkUndirected,
  spec: articulationSpec,
  int64: ['A'],
  inputs: matrixInputs,
  run({ pos, A }) {
    const n = pos.length;
    const h = { is_cut_h: new Float64Array(n), child_cnt: new Float64Array(n), ...lowLinkHints(n) };
    const visitor = lowLinks(h, {
      discover(u) {
        h.child_cnt[u]! += 0.01;
      },
      child(u, v) {
        if (h.pi_h[u] !== u && h.low[v]! >= h.d[u]!) h.is_cut_h[u] = 1;
      },
      finish(u) {
        if (h.pi_h[u] === u && h.child_cnt[u]! > 0.01) h.is_cut_h[u] = 1;
      },
    });
    return depthFirst(A, identity(n), h, visitor, () => ({ is_cut: h.is_cut_h }));
  },
};

const bridgesSpec = {
  pos: ['input', 'node', 'scalar'],
  A: ['input', 'edge', 'scalar'],
  adj: ['input', 'edge', 'mask'],
  is_bridge: ['output', 'edge', 'mask'],
  is_bridge_h: ['hint', 'edge', 'mask'],
  pi_h: ['hint', 'node', 'pointer'],
  color: ['hint', 'node', 'categorical', 3],
  d: ['hint', 'node', 'scalar'],
  f: ['hint', 'node', 'scalar'],
  low: ['hint', 'node', 'scalar'],
  s_prev: ['hint', 'node', 'pointer'],
  s: ['hint', 'node', 'mask_one'],
  u: ['hint', 'node', 'mask_one'],
  v: ['hint', 'node', 'mask_one'],
  s_last: ['hint', 'node', 'mask_one'],
  time: ['hint', 'graph', 'scalar'],
} as const;

/** Edges whose removal splits their component; pairs without an edge are -1 (CLRS 3rd ed., problem 22-2; dm-clrs graphs.py). */
export const bridges: Algorithm<typeof bridgesSpec, Matrix, DensityOptions> = {
  ...articulationSampler,
  name: 'bridges',
  isTrusted: true,
  check: checkUndirected,
  spec: bridgesSpec,
  int64: ['A'],
  inputs: matrixInputs,
  run({ pos, A, adj }) {
    const n = pos.length;
    const h = { is_bridge_h: new Float64Array(n * n), ...lowLinkHints(n) };
    for (let at = 0; at < adj.length; at++) h.is_bridge_h[at] = adj[at]! - 1;
    const visitor = lowLinks(h, {
      child(u, v) {
        if (h.low[v]! > h.d[u]!) h.is_bridge_h[u * n + v] = h.is_bridge_h[v * n + u] = 1;
      },
    });
    return depthFirst(A, identity(n), h, visitor, () => ({ is_bridge: h.is_bridge_h }));
  },
};

interface LowLinkHints extends DepthFirstHints {
  readonly pi_h: Float64Array;
  readonly d: Float64Array;
  readonly f: Float64Array;
  readonly low: Float64Array;
  time: number;
}

function lowLinkHints(n: number): LowLinkHints & { s: number } {
  return {
    pi_h: identity(n),
    color: new Float64Array(n),
    d: new Float64Array(n),
    f: new Float64Array(n),
    low: new Float64Array(n),
    s_prev: identity(n),
    s: 0,
    u: 0,
    v: 0,
    s_last: 0,
    time: 0,
  };
}

interface LowLinkVisitor {
  discover?(u: number): void;
  /** For each child `v` of a node `u` that is finished. */
  child(u: number, v: number): void;
  finish?(u: number): void;
}

/** Keeps in `low` the earliest discovery that can be reached by tree edges and one other edge. */
function lowLinks(h: LowLinkHints, on: LowLinkVisitor): Visitor {
  const { pi_h, color, d, f, low } = h;
  return {
    visit(u) {
      if (color[u] !== 0 && d[u] !== 0) return false;
      h.time += 0.01;
      d[u] = low[u] = h.time;
      color[u] = 1;
      return true;
    },
    discover(u, v) {
      pi_h[v] = u;
      on.discover?.(u);
    },
    meet(u, v) {
      if (v === pi_h[u]) return false;
      low[u] = Math.min(low[u]!, d[v]!);
      return true;
    },
    finish(u) {
      h.time += 0.01;
      f[u] = h.time;
      for (let v = 0; v < pi_h.length; v++) {
        if (pi_h[v] !== u) continue;
        low[u] = Math.min(low[u]!, low[v]!);
        on.child(u, v);
      }
      on.finish?.(u);
    },
  };
}
