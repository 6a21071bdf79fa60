/** The hints that every depth-first search has: colours (0 white, 1 grey, 2 black) and a stack kept in pointers. */
export interface DepthFirstHints {
  readonly color: Float64Array;
  readonly s_prev: Float64Array;
  s?: number;
  u: number;
  v: number;
  s_last: number;
}

/** What an algorithm does on the way of a depth-first search. */
export interface Visitor {
  /** At the start of each turn at `u`, before anything else. */
  turn?(u: number, root: number): void;
  /** Whether arriving at `u` is a step. */
  visit(u: number): boolean;
  /** An edge from `u` to a white node. */
  discover?(u: number, v: number): void;
  /** An edge from `u` to any other node; whether it is a step. */
  meet?(u: number, v: number): boolean;
  /** Nothing is left to discover from `u`, which is black now. */
  finish(u: number): void;
}

/** The hints of a search that tells the time, in hundredths. */
export interface TimedHints extends DepthFirstHints {
  readonly d: Float64Array;
  readonly f: Float64Array;
  time: number;
}

/** Stamps each node's discovery and end into `h`; arriving at a node again is no step. */
export function timed(h: TimedHints): Visitor {
  return {
    visit(u) {
      if (h.color[u] !== 0 && h.d[u] !== 0) return false;
      h.time += 0.01;
      h.d[u] = h.time;
      h.color[u] = 1;
      return true;
    },
    finish(u) {
      h.time += 0.01;
      h.f[u] = h.time;
    },
  };
}

/**
 * Depth-first search over the edges of `graph`, as dm-clrs does it: from each white root, with the scan of a node's
 * neighbours starting anew after each child. Returns the `outputs`.
 */
export function* depthFirst<H extends DepthFirstHints, R>(
  graph: Float64Array,
  roots: ArrayLike<number>,
  h: H,
  on: Visitor,
  outputs: () => R,
): Generator<H, R, void> {
  const { color, s_prev } = h;
  const n = color.length;
  for (let r = 0; r < roots.length; r++) {
    const root = roots[r]! | 0;
    if (color[root] !== 0) continue;
    if (h.s !== undefined) h.s = root;
    h.u = h.v = h.s_last = root;
    yield h;
    for (;;) {
      const u = h.u;
      on.turn?.(u, root);
      if (on.visit(u)) yield h;
      for (let v = 0; v < n; v++) {
        if (graph[u * n + v] === 0) continue;
        if (color[v] === 0) {
          on.discover?.(u, v);
          color[v] = 1;
          s_prev[v] = h.s_last;
          h.s_last = h.v = v;
          yield h;
          break;
        }
        if (on.meet?.(u, v) === true) {
          h.v = v;
          yield h;
        }
      }
      if (h.s_last === u) {
        h.v = n - 1;
        color[u] = 2;
        on.finish(u);
        yield h;
        const below = s_prev[u]! | 0;
        if (below === u) break;
        s_prev[u] = u;
        h.s_last = below;
      }
      h.u = h.s_last;
    }
  }
  return outputs();
}

/** The outputs of a search that is not the last thing an algorithm does. */
export function nothing(): void {}
