import { checkTwoKeys } from '../check/sequences.ts';
import { sortingSampler, type Keys, type RangeOptions } from '../sampling/sequences.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { areEqual, positions, predecessors } from './probes.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  p: ['input', 'node', 'scalar'],
  s: ['output', 'edge', 'pointer'],
  pred_h: ['hint', 'node', 'pointer'],
  m: ['hint', 'edge', 'scalar'],
  s_h: ['hint', 'edge', 'pointer'],
  msk: ['hint', 'edge', 'mask'],
} as const;

/**
 * Where to split a product of matrices of sizes p[0] x p[1], p[1] x p[2], ...: sweeps over all ranges from the table before, until nothing
 * changes (after CLRS 3rd ed., 15.2; dm-clrs dynamic_programming.py). Row and column 0 are not used.
 */
export const matrixChainOrder: Algorithm<typeof spec, Keys, RangeOptions> = {
  ...sortingSampler,
  name: 'matrix_chain_order',
  isTrusted: true,
  constantHints: ['pred_h'],
  check: checkTwoKeys,
  spec,
  inputs: ({ key }) => ({ pos: positions(key.length), p: key }),
  *run({ p }) {
    const n = p.length;
    const h = {
      pred_h: predecessors(n),
      m: new Float64Array(n * n),
      s_h: new Float64Array(n * n),
      msk: new Float64Array(n * n),
    };
    for (let i = 1; i < n; i++) h.msk[i * n + i] = 1;
    const before = { m: new Float64Array(n * n), msk: new Float64Array(n * n) };
    do {
      yield h;
      before.m.set(h.m);
      before.msk.set(h.msk);
      sweep(p, before.m, before.msk, h.m, h.s_h, h.msk);
    } while (!areEqual(before.m, h.m));
    return { s: h.s_h };
  },
};

function sweep(
  p: Float64Array,
  before: Float64Array,
  wasKnown: Float64Array,
  m: Float64Array,
  s: Float64Array,
  msk: Float64Array,
): void {
  const n = p.length;
  for (let i = 1; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const at = i * n + j;
      let isKnown = wasKnown[at] === 1;
      for (let k = i; k < j; k++) {
        if (wasKnown[i * n + k] !== 1 || wasKnown[(k + 1) * n + j] !== 1) continue;
        const cost = before[i * n + k]! + before[(k + 1) * n + j]! + p[i - 1]! * p[k]! * p[j]!;
        msk[at] = 1;
        if (isKnown && !(cost < m[at]!)) continue;
        m[at] = cost;
        s[at] = k;
        isKnown = true;
      }
    }
}
