import { describe, expect, it } from 'vitest';
import {
  algorithmNamed,
  alternate,
  bfs,
  buildSampler,
  feedbackOf,
  type AlternatingState,
  type Sampler,
} from '@kleene/clrs';

const tasks = [
  { name: 'bfs', length: 4 },
  { name: 'bfs', length: 6 },
  { name: 'minimum', length: 5 },
];

const samplersOf = (state?: AlternatingState): Sampler[] =>
  tasks.map(({ name, length }, i) =>
    buildSampler(algorithmNamed(name), {
      length,
      seed: 10 + i,
      trackMaxSteps: false,
      ...(state === undefined ? {} : { resume: state.samplers[i]! }),
    }),
  );

describe('a stream of several samplers', () => {
  it('takes turns', () => {
    const stream = alternate(samplersOf(), 2);
    const seen = Array.from({ length: 5 }, () => stream.next()).map(({ algorithm, nodes }) => `${algorithm} ${nodes}`);
    expect(seen).toEqual(['bfs 4', 'bfs 6', 'minimum 5', 'bfs 4', 'bfs 6']);
  });

  it('goes on from its state, through JSON, exactly', () => {
    const stream = alternate(samplersOf(), 3);
    for (let i = 0; i < 4; i++) stream.next();
    const state = JSON.parse(JSON.stringify(stream.state())) as AlternatingState;
    const later = alternate(samplersOf(state), 3, state.turn);
    for (let i = 0; i < 5; i++) expect(later.next()).toEqual(stream.next());
  });

  it('refuses no samplers, sizes below 1 and turns that nobody has', () => {
    expect(() => alternate([], 1)).toThrow('clrs.alternate: samplers must be at least one');
    expect(() => alternate(samplersOf(), 0)).toThrow('clrs.alternate: size');
    expect(() => alternate(samplersOf(), 1, 3)).toThrow(
      'clrs.alternate: turn must be an integer between 0 and 2, got 3',
    );
  });
});

describe('the lists of a batch', () => {
  it('name every probe with its place and type, in the order of the spec', () => {
    const batch = buildSampler(bfs, { samples: 7, length: 3, seed: 1 }).next();
    const { features, outputs } = feedbackOf(batch);
    expect(features.inputs.map(({ name, location, type }) => `${name} ${location} ${type}`)).toEqual([
      'pos node scalar',
      's node mask_one',
      'A edge scalar',
      'adj edge mask',
    ]);
    expect(features.inputs[0]!.data.shape).toEqual([7, 3]);
    expect(features.hints.map(({ name }) => name)).toEqual(['reach_h', 'pi_h']);
    expect(features.lengths).toBe(batch.lengths);
    expect(outputs).toEqual([{ name: 'pi', location: 'node', type: 'pointer', data: batch.outputs.pi }]);
  });
});
