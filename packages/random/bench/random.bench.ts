import { bits, draws, foldIn, key, label, normal, split, uniform, type Draws, type Key } from '@kleene/random';
import type { Measurement } from '../../../tools/bench/measurement.ts';

const COUNT = 1_000_000;
const ROUNDS = 4;
const root = key(42);

/** The cipher as one writes it first: an array for each block. */
function plainBlock([k0, k1]: Key, x0: number, x1: number): Key {
  const rotations = [13, 15, 26, 6, 17, 29, 16, 24];
  const schedule = [k0, k1, k0 ^ k1 ^ 0x1bd11bda];
  let [a, b] = [x0 + k0, x1 + k1];
  for (let round = 0; round < 20; round++) {
    const turn = rotations[round % 8]!;
    a = (a + b) | 0;
    b = a ^ ((b << turn) | (b >>> (32 - turn)));
    if (round % 4 !== 3) continue;
    const group = (round + 1) / 4;
    a += schedule[group % 3]!;
    b += schedule[(group + 1) % 3]! + group;
  }
  return [a >>> 0, b >>> 0];
}

function plainUniform(): () => number {
  let position = 0;
  return () => {
    const [hi, lo] = plainBlock(root, 0x40000000, position++);
    return (hi * 0x200000 + (lo >>> 11)) * 2 ** -53;
  };
}

const plainArray = (map: (hi: number, lo: number) => number): Float32Array =>
  Float32Array.from({ length: COUNT }, (_, i) => map(...plainBlock(root, 0, i)));

function boxMuller(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function plainShuffle(): number[] {
  const order = Array.from({ length: COUNT }, (_, i) => i);
  for (let i = COUNT - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function sumOf(next: () => number): number {
  let sum = 0;
  for (let i = 0; i < COUNT; i++) sum += next();
  return sum;
}

/** Millions per second of ours and of the baseline, each at its best of several alternating rounds. */
function compare(
  name: string,
  note: string,
  ours: () => unknown,
  baseline: () => unknown,
  count: number = COUNT,
): Measurement {
  let [value, other] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    value = Math.max(value, rate(ours, count));
    other = Math.max(other, rate(baseline, count));
  }
  return { name, value, unit: 'M/s', baseline: other, ratio: value / other, note };
}

function rate(run: () => unknown, count: number): number {
  const start = performance.now();
  run();
  return count / 1000 / (performance.now() - start);
}

function drawsAgainst(from: Draws): Measurement[] {
  const plain = plainUniform();
  return [
    compare(
      'uniform against plain',
      'a tuple per block',
      () => sumOf(() => from.uniform()),
      () => sumOf(plain),
    ),
    compare(
      'uniform',
      'Math.random',
      () => sumOf(() => from.uniform()),
      () => sumOf(Math.random),
    ),
    compare(
      'integers below 1000',
      'Math.floor(Math.random() * 1000), which is biased',
      () => sumOf(() => from.integers(0, 1000)),
      () => sumOf(() => Math.floor(Math.random() * 1000)),
    ),
    compare(
      'normal',
      'Box-Muller on Math.random',
      () => sumOf(() => from.normal()),
      () => sumOf(() => boxMuller(Math.random)),
    ),
    compare('permutation of 10^6', 'a shuffled JS array with Math.random', () => from.permutation(COUNT), plainShuffle),
    compare(
      'choice of 10^4 of 10^6',
      'the start of a whole permutation',
      () => from.choice(COUNT, 10_000),
      () => from.permutation(COUNT).slice(0, 10_000),
      10_000,
    ),
  ];
}

/** What one million of each cost: draws, arrays and keys, against Math.random or the plain formulation. */
export const measurements = (): Measurement[] => [
  ...drawsAgainst(draws(root)),
  compare(
    'array of bits',
    'a tuple per element',
    () => bits(root, COUNT),
    () => plainArray((hi, lo) => hi ^ lo),
  ),
  compare(
    'array of uniforms',
    'a tuple per element',
    () => uniform(root, COUNT),
    () => plainArray((hi, lo) => ((hi ^ lo) >>> 9) / 2 ** 23),
  ),
  compare(
    'array of normals',
    'Box-Muller on Math.random',
    () => normal(root, COUNT),
    () => Float32Array.from({ length: COUNT }, () => boxMuller(Math.random)),
  ),
  compare(
    'split',
    'a tuple per block',
    () => split(root, COUNT),
    () => Array.from({ length: COUNT }, (_, i) => plainBlock(root, 0, i)),
  ),
  compare(
    'foldIn',
    'a tuple per block',
    () => sumOf(counter((i) => foldIn(root, i)[0])),
    () => sumOf(counter((i) => plainBlock(root, 0, i)[0])),
  ),
  compare(
    'label of 7 characters',
    'a fold for each character, whose labels meet',
    () => sumOf(() => label(root, 'weights')[0]),
    () => sumOf(() => [...'weights'].reduce<Key>((child, c) => plainBlock(child, 0, c.codePointAt(0)!), root)[0]),
  ),
];

function counter(next: (i: number) => number): () => number {
  let i = 0;
  return () => next(i++);
}
