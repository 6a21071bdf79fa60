import type { Algorithm } from '@kleene/clrs';

const spec = {
  key: ['input', 'node', 'scalar'],
  candidate_h: ['hint', 'node', 'mask_one'],
  count: ['hint', 'graph', 'scalar'],
  candidate: ['output', 'node', 'mask_one'],
} as const;

/** The only element that more than half of all can be equal to (Boyer and Moore 1981). */
export const majority: Algorithm<typeof spec, { key: Float64Array }, { values?: number }> = {
  name: 'majority',
  spec,
  options: ['values'],
  sample: (draws, size, { values = 3 }) => ({ key: new Float64Array(size).map(() => draws.integers(0, values)) }),
  inputs: (instance) => instance,
  *run({ key }) {
    const h = { candidate_h: 0, count: 0 };
    for (let i = 0; i < key.length; i++) {
      if (h.count === 0) h.candidate_h = i;
      h.count += key[i] === key[h.candidate_h] ? 1 : -1;
      yield h;
    }
    return { candidate: h.candidate_h };
  },
};
