import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { NdArray } from '@kleene/base';
import { RandomState, type RandomStateState } from '@kleene/random';
import { algorithmNamed, buildSampler, type Batch, type Sampler, type SamplerOptions } from '@kleene/clrs';
import { digest } from './digest.ts';
import recorded from './fixtures/dm-clrs.json' with { type: 'json' };

interface Case {
  readonly name: string;
  /** -1: new trajectories for each batch. */
  readonly samples: number;
  readonly length: number;
  readonly seed: number;
  readonly nexts: readonly (number | null)[];
  readonly track: boolean;
  readonly truncate: number | null;
  readonly options: object;
  readonly batches: readonly object[];
  readonly state: string;
}

const cases = recorded as readonly Case[];

function samplerOf({ name, samples, length, seed, track, truncate, options }: Case, more: object = {}): Sampler {
  const all: SamplerOptions = {
    length,
    seed,
    trackMaxSteps: track,
    ...(samples < 0 ? {} : { samples }),
    ...(truncate === null ? {} : { truncateDecimals: truncate }),
    ...options,
    ...more,
  };
  return buildSampler(algorithmNamed(name), all);
}

const nextOf = (sampler: Sampler, size: number | null): Batch => (size === null ? sampler.next() : sampler.next(size));

function summary({ inputs, hints, outputs, lengths }: Batch): object {
  // The angles of graham_scan depend on the C library.
  const { atans: _, ...others } = hints as { readonly [name: string]: NdArray };
  const of = (arrays: object): string => digest(Object.values(arrays)).slice(0, 16);
  const steps = Object.values(others)[0]!.shape[0];
  return { lengths: [...lengths.data], steps, inputs: of(inputs), hints: of(others), outputs: of(outputs) };
}

function stateDigest({ words, position }: RandomStateState): string {
  const state = Float64Array.from([...words, position]);
  return createHash('sha256').update(state).digest('hex').slice(0, 16);
}

const isMersenne = (state: object): state is RandomStateState => 'words' in state;

const titled = cases.map((one): [string, Case] => {
  const { name, samples, length, truncate, nexts, options } = one;
  const words = [
    `${samples < 0 ? 'new' : samples} of length ${length}`,
    `next ${nexts.map((n) => n ?? 'all').join(', ')}`,
  ];
  if (truncate !== null) words.push(`${truncate} decimals`);
  if (Object.keys(options).length > 0) words.push(JSON.stringify(options).replaceAll('"', ''));
  return [`${name}: ${words.join('; ')}`, one];
});

describe('a sampler gives the batches of dm-clrs and leaves its stream where dm-clrs does', () => {
  it.each(titled)('%s', (_title, one) => {
    const sampler = samplerOf(one);
    expect(one.nexts.map((size) => summary(nextOf(sampler, size)))).toEqual(one.batches);
    const { draws } = sampler.state();
    expect(isMersenne(draws) && stateDigest(draws)).toBe(one.state);
  });
});

describe('a sampler', () => {
  const tracked = cases.find((one) => one.name === 'kmp_matcher' && one.samples < 0 && one.track)!;
  const fixed = cases.find((one) => one.name === 'dijkstra' && one.nexts.length === 3)!;

  it.each([tracked, fixed])('goes on from its state, through JSON: $name', (one) => {
    const sampler = samplerOf(one);
    nextOf(sampler, one.nexts[0]!);
    const resume = JSON.parse(JSON.stringify(sampler.state())) as object;
    const later = samplerOf(one, { resume });
    expect(one.nexts.slice(1).map((size) => summary(nextOf(later, size)))).toEqual(one.batches.slice(1));
  });

  it.each([tracked, fixed])('gives the same into the same memory, and says so by writing over it: $name', (one) => {
    const sampler = samplerOf(one, { reuse: true });
    expect(one.nexts.map((size) => summary(nextOf(sampler, size)))).toEqual(one.batches);
    const first = sampler.next(2).lengths;
    expect(sampler.next(2).lengths).not.toBe(first);
    const again = samplerOf(one, { reuse: true });
    const before = nextOf(again, 2);
    const kept = summary(before);
    nextOf(again, 2);
    expect(summary(before)).not.toEqual(kept);
  });

  it('pads to the longest of the thousand it threw away, and longer from a longer one on', () => {
    const sampler = samplerOf(tracked);
    const longest = sampler.maxSteps;
    expect(longest).toBeGreaterThan(0);
    const { hints } = sampler.next(1);
    expect((Object.values(hints)[0] as NdArray).shape[0]).toBe(longest);
    const short = samplerOf(tracked, { resume: { draws: new RandomState(1).state(), maxSteps: 1 } });
    short.next(50);
    expect(short.maxSteps).toBeGreaterThan(1);
  });

  it('draws from a stream as from a seed', () => {
    const from = (seed: number | RandomState): object =>
      summary(buildSampler(algorithmNamed('bfs'), { samples: 2, length: 5, seed }).next());
    expect(from(new RandomState(9))).toEqual(from(9));
  });

  it.each([
    ['options', { sample: 3 }, 'sample'],
    ['length', { length: 0 }, 'an integer >= 1'],
    ['samples', { samples: 0 }, 'an integer >= 1'],
    ['ties', { ties: 'stable' }, 'network, introsort'],
    ['trig', { trig: 'musl' }, 'glibc-fma'],
    ['truncateDecimals', { truncateDecimals: -1 }, '0'],
    ['p', { p: [] }, 'a list of at least one probability'],
    ['resume.draws', { resume: { draws: { generator: 'pcg64' }, maxSteps: 0 } }, 'the state of a stream of draws'],
  ])('refuses wrong %s', (name, options, message) => {
    const build = (): unknown => samplerOf({ ...fixed, samples: 1 }, options).next();
    expect(build).toThrow(name);
    expect(build).toThrow(message);
  });

  it('refuses more than there are, and a whole set where there is none', () => {
    expect(() => samplerOf(fixed).next(6)).toThrow('size must be an integer between 1 and 5, got 6');
    expect(() => samplerOf({ ...tracked, track: false }).next()).toThrow('size must be an integer >= 1, got undefined');
  });

  it('refuses sizes for which there is no instance', () => {
    expect(() => samplerOf({ ...fixed, name: 'kmp_matcher', length: 2 })).toThrow('size must be more than twice');
    expect(() => samplerOf({ ...fixed, name: 'strongly_connected_components', length: 3 })).toThrow(
      'k must be an integer',
    );
    expect(() => samplerOf({ ...fixed, name: 'quicksort', length: 1 })).toThrow('a run must have at least one step');
    expect(() => algorithmNamed('bogosort')).toThrow('clrs.algorithmNamed: name must be one of articulation_points, ');
  });
});
