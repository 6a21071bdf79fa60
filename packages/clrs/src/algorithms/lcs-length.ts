import { checkStringPair } from '../check/sequences.ts';
import { lcsSampler, type PairOptions, type StringPair } from '../sampling/strings.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { areEqual } from './probes.ts';
import { stringInputs, stringPredecessors, stringsOf } from './string-probes.ts';

const spec = {
  string: ['input', 'node', 'mask'],
  pos: ['input', 'node', 'scalar'],
  key: ['input', 'node', 'categorical', 4],
  b: ['output', 'edge', 'categorical', 4],
  pred_h: ['hint', 'node', 'pointer'],
  b_h: ['hint', 'edge', 'categorical', 4],
  c: ['hint', 'edge', 'scalar'],
} as const;

/** What leads to the longest common subsequence of two prefixes: both their ends, one less of the first, one less of the second. */
const [BOTH, UP, LEFT] = [0, 1, 2] as const;
/** The class of pairs of nodes within one string, left out of scoring. */
const BLANK = ~3;

/**
 * Longest common subsequences of all prefixes of two strings: sweeps over the table before, until nothing changes (after CLRS 3rd ed., 15.4;
 * dm-clrs dynamic_programming.py).
 */
export const lcsLength: Algorithm<typeof spec, StringPair, PairOptions> = {
  ...lcsSampler,
  name: 'lcs_length',
  isTrusted: true,
  constantHints: ['pred_h'],
  check: checkStringPair,
  spec,
  inputs: ({ x, y }) => stringInputs(x, y),
  *run(inputs) {
    const [x, y] = stringsOf(inputs);
    const n = x.length + y.length;
    const h = {
      pred_h: stringPredecessors(inputs),
      b_h: new Float64Array(n * n).fill(BLANK),
      c: new Float64Array(n * n),
    };
    fillEdges(x, y, h.b_h, h.c);
    const before = new Float64Array(n * n);
    do {
      before.set(h.c);
      yield h;
      sweep(x, y, before, h.b_h, h.c);
    } while (!areEqual(before, h.c));
    return { b: h.b_h };
  },
};

/** The first row and column of the table; the rest is class 0 until a sweep comes by. A pair of characters is the edge from the one in `x` to the one in `y`. */
function fillEdges(x: Float64Array, y: Float64Array, b: Float64Array, c: Float64Array): void {
  const a = x.length;
  const n = a + y.length;
  for (let i = 0; i < a; i++) b.fill(BOTH, i * n + a, (i + 1) * n);
  for (let i = 0; i < a; i++) {
    const at = i * n + a;
    const isReached = i > 0 && c[at - n] === 1;
    c[at] = x[i] === y[0] || isReached ? 1 : 0;
    b[at] = x[i] === y[0] ? BOTH : UP;
  }
  for (let j = 0; j < y.length; j++) {
    const at = a + j;
    const isReached = j > 0 && c[at - 1] === 1;
    c[at] = x[0] === y[j] || isReached ? 1 : 0;
    b[at] = x[0] === y[j] ? BOTH : isReached ? LEFT : UP;
  }
}

function sweep(x: Float64Array, y: Float64Array, before: Float64Array, b: Float64Array, c: Float64Array): void {
  const a = x.length;
  const n = a + y.length;
  for (let i = 1; i < a; i++)
    for (let j = 1; j < y.length; j++) {
      const at = i * n + a + j;
      const up = before[at - n]!;
      const left = before[at - 1]!;
      if (x[i] === y[j]) {
        c[at] = before[at - n - 1]! + 1;
        b[at] = BOTH;
      } else {
        c[at] = up >= left ? up : left;
        b[at] = up >= left ? UP : LEFT;
      }
    }
}
