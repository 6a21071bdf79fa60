import { checkTextAndPattern } from '../check/sequences.ts';
import { matcherSampler, type MatcherOptions, type TextAndPattern } from '../sampling/strings.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { identity } from './probes.ts';
import { stringInputs, stringPredecessors, stringsOf } from './string-probes.ts';

const naiveSpec = {
  string: ['input', 'node', 'mask'],
  pos: ['input', 'node', 'scalar'],
  key: ['input', 'node', 'categorical', 4],
  match: ['output', 'node', 'mask_one'],
  pred_h: ['hint', 'node', 'pointer'],
  s: ['hint', 'node', 'mask_one'],
  i: ['hint', 'node', 'mask_one'],
  j: ['hint', 'node', 'mask_one'],
} as const;

/** The first place of a pattern in a text, or the pattern's first node where there is none (CLRS 3rd ed., 32.1; dm-clrs strings.py). */
export const naiveStringMatcher: Algorithm<typeof naiveSpec, TextAndPattern, MatcherOptions> = {
  ...matcherSampler,
  name: 'naive_string_matcher',
  isTrusted: true,
  constantHints: ['pred_h'],
  check: checkTextAndPattern,
  spec: naiveSpec,
  inputs: ({ text, pattern }) => stringInputs(text, pattern),
  *run(inputs) {
    const [text, pattern] = stringsOf(inputs);
    const a = text.length;
    const h = { pred_h: stringPredecessors(inputs), s: 0, i: 0, j: a };
    for (let s = 0; s <= a - pattern.length; s++) {
      h.s = h.i = s;
      h.j = a;
      yield h;
      while (text[h.i] === pattern[h.j - a]) {
        if (h.j - a === pattern.length - 1) return { match: s };
        h.i++;
        h.j++;
        yield h;
      }
    }
    return { match: a };
  },
};

const kmpSpec = {
  string: ['input', 'node', 'mask'],
  pos: ['input', 'node', 'scalar'],
  key: ['input', 'node', 'categorical', 4],
  match: ['output', 'node', 'mask_one'],
  pred_h: ['hint', 'node', 'pointer'],
  pi: ['hint', 'node', 'pointer'],
  is_reset: ['hint', 'node', 'mask'],
  k: ['hint', 'node', 'mask_one'],
  k_reset: ['hint', 'graph', 'mask'],
  q: ['hint', 'node', 'mask_one'],
  q_reset: ['hint', 'graph', 'mask'],
  s: ['hint', 'node', 'mask_one'],
  i: ['hint', 'node', 'mask_one'],
  phase: ['hint', 'graph', 'mask'],
} as const;

/**
 * The same by the failure function of Knuth, Morris and Pratt, with a flag for "before the pattern" in place of -1 (CLRS 3rd ed., 32.4; dm-clrs
 * strings.py).
 */
export const kmpMatcher: Algorithm<typeof kmpSpec, TextAndPattern, MatcherOptions> = {
  ...matcherSampler,
  name: 'kmp_matcher',
  isTrusted: true,
  constantHints: ['pred_h'],
  check: checkTextAndPattern,
  spec: kmpSpec,
  inputs: ({ text, pattern }) => stringInputs(text, pattern),
  *run(inputs) {
    const [text, P] = stringsOf(inputs);
    const a = text.length;
    const m = P.length;
    const h = {
      pred_h: stringPredecessors(inputs),
      pi: identity(a + m),
      is_reset: new Float64Array(a + m),
      k: a,
      k_reset: 1,
      q: m > 1 ? a + 1 : a,
      q_reset: 1,
      s: 0,
      i: 0,
      phase: 0,
    };
    h.is_reset[a] = 1;
    yield h;
    for (let q = 1; q < m; q++) {
      h.q = a + q;
      while (h.k_reset === 0 && P[h.k - a + 1] !== P[q]) {
        if (h.is_reset[h.k] === 1) {
          h.k_reset = 1;
          h.k = a;
        } else h.k = h.pi[h.k]! | 0;
        yield h;
      }
      let k = h.k_reset === 1 ? -1 : h.k - a;
      if (P[k + 1] === P[q]) k++;
      h.k_reset = k === -1 ? 1 : 0;
      if (k === -1) h.is_reset[h.q] = 1;
      h.k = h.pi[h.q] = a + Math.max(k, 0);
      yield h;
    }
    h.q = a;
    h.q_reset = 1;
    h.phase = 1;
    for (let i = 0; i < a; i++) {
      h.i = i;
      if (i >= m) h.s++;
      yield h;
      while (h.q_reset === 0 && P[h.q - a + 1] !== text[i]) {
        if (h.is_reset[h.q] === 1) {
          h.q_reset = 1;
          h.q = a;
        } else h.q = h.pi[h.q]! | 0;
        yield h;
      }
      let q = h.q_reset === 1 ? -1 : h.q - a;
      if (P[q + 1] === text[i]) {
        if (q === m - 2) return { match: h.s };
        q++;
      }
      h.q_reset = q === -1 ? 1 : 0;
      h.q = a + Math.max(q, 0);
    }
    return { match: a };
  },
};
