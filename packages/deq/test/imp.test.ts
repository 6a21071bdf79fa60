import { draws, key, type Draws } from '@kleene/random';
import { describe, expect, it } from 'vitest';
import {
  approximant,
  approximants,
  arrayIn,
  changesOf,
  fix,
  functional,
  guardedStep,
  isBelow,
  isChain,
  isMonotone,
  isPreFixed,
  kappa,
  leastUpperBound,
  loopsOf,
  nowhere,
  parseImp,
  printImp,
  programs,
  runImp,
  sameStore,
  store,
  trajectory,
  type Store,
  type Transformer,
  type While,
} from '@kleene/deq/imp';

const loop = (source: string): While => loopsOf(parseImp(source))[0]!;
const factorial = loop('while X > 0 do (Y := X * Y; X := X - 1)');
const xs = [-1, 0, 1, 2, 3, 4, 5];
const states = xs.map((X) => store({ X, Y: 1 }));

const end = (source: string, start: Store): Store => {
  const run = runImp(parseImp(source), start);
  if (run.outcome !== 'terminates') throw new Error(run.outcome);
  return run.store;
};
const numbers = (state: Store, name: string): number[] => arrayIn(state, name).map(Number);

describe('texts', () => {
  it.each(Object.entries(programs))('%s reads as it prints', (_, source) => {
    const program = parseImp(source);
    expect(parseImp(printImp(program))).toEqual(program);
  });

  it('operators bind as usual, and brackets decide', () => {
    expect(printImp(parseImp('X := 1 + 2 * 3 - A[I + 1]'))).toBe('X := ((1 + (2 * 3)) - A[(I + 1)])');
    expect(printImp(parseImp('if !(A == B) && C < 1 + 1 || true then skip else X := -(2)'))).toBe(
      'if ((!((A == B)) && (C < (1 + 1))) || true) then skip else X := (0 - 2)',
    );
    expect(printImp(parseImp('if (A < B) then if B < C then skip else X := 1'))).toBe(
      'if (A < B) then (if (B < C) then skip else X := 1) else skip',
    );
  });

  it.each([
    ['X = 1', 'line 1 must have :=, got ='],
    ['skip;\nwhile X do skip', 'line 2 must have a truth before this, got do'],
    ['X := true', 'must have a number before this, got the end'],
    ['while := 2', 'must have a command or a location, got :='],
    ['skip skip', 'must have ; or the end, got skip'],
    ['(skip', 'must have ), got the end'],
    ['X := $', 'must have a command or a location, got $'],
  ])('%s is refused', (source, message) => expect(() => parseImp(source)).toThrow(message));
});

describe('texts without end', () => {
  const deep = (count: number): Record<string, string> => ({
    brackets: `X := ${'('.repeat(count)}1${')'.repeat(count)}`,
    commands: `${'('.repeat(count)}skip${')'.repeat(count)}`,
    sums: `X := ${Array.from({ length: count + 1 }, () => 1).join(' + ')}`,
    negations: `if ${'!'.repeat(count)}true then skip`,
    choices: `${'if true then '.repeat(count)}skip`,
    places: `X := ${'A['.repeat(count)}0${']'.repeat(count)}`,
  });

  it.each(Object.entries(deep(200)).filter(([name]) => name !== 'places'))(
    '%s of 200 levels run, and read as they print',
    (_, text) => {
      const program = parseImp(text);
      expect(runImp(program, store({})).outcome).toBe('terminates');
      expect(parseImp(printImp(program))).toEqual(program);
    },
  );

  it.each(Object.entries(deep(50000)))('%s of 50000 levels are refused', (_, text) => {
    expect(() => parseImp(text)).toThrow('deq.parseImp: line 1 must have at most 500 levels');
  });

  it('but as many commands in a row as one likes', () => {
    const { outcome } = runImp(parseImp(Array.from({ length: 20000 }, () => 'X := 1').join('; ')), store({}));
    expect(outcome).toBe('terminates');
  });
});

it('stores hold whole numbers only', () => {
  for (const value of [1.5, NaN, Infinity, '1', null, [1, 0.5]])
    expect(() => store({ X: value as number })).toThrow(/deq.store: X(\[1\])? must be a whole number/);
  expect(() => store(null as unknown as object as Record<string, number>)).toThrow(
    'deq.store: values must be an object',
  );
});

describe('runs', () => {
  it('take the branch that the test says, with numbers of any size', () => {
    const branch = 'if A < B then C := 0 else C := A - B';
    expect(end(branch, store({ A: 3, B: 5 })).get('C')).toBe(0n);
    expect(end(branch, store({ A: 5, B: 3 })).get('C')).toBe(2n);
    expect(end(programs.factorial, store({ X: 25 })).get('Y')).toBe(15511210043330985984000000n);
  });

  it('do not change their start, and refuse to read what was not written', () => {
    const start = store({ X: 2 });
    end(programs.factorial, start);
    expect(start).toEqual(store({ X: 2 }));
    expect(() => runImp(parseImp('Y := Z'), start)).toThrow('deq.runImp: Z must be written before it is read');
    expect(() => runImp(parseImp('Y := A[X]'), start)).toThrow('A[2] must be written');
    expect(end('if false && Z < 1 then skip else Y := 1', start).get('Y')).toBe(1n);
  });

  it('are proven to diverge where a store comes back, and out of fuel where none has', () => {
    expect(runImp(parseImp('while true do skip'), store({})).outcome).toBe('diverges');
    expect(runImp(parseImp('X := 0; while X < 7 do if X == 6 then X := 2 else X := X + 1'), store({})).outcome).toBe(
      'diverges',
    );
    expect(runImp(parseImp('X := 0; while true do (while true do skip)'), store({})).outcome).toBe('diverges');
    const climbs = runImp(parseImp('while true do X := X + 1'), store({ X: 0 }), { fuel: 100 });
    expect(climbs).toEqual({ outcome: 'fuel-exhausted', iterations: 100 });
    expect(() => runImp(parseImp('skip'), store({}), { fuel: -1 })).toThrow('fuel must be an integer >= 0');
  });
});

describe('Kleene iteration', () => {
  it('builds factorial up: the table of its approximants', () => {
    const table = approximants(factorial, states, 6);
    const f = (x: number): number => (x <= 0 ? 1 : x * f(x - 1));
    const expected = Array.from({ length: 7 }, (_, n) =>
      xs.map((x) => (n === 0 || x >= n ? undefined : x > 0 ? [0, f(x)] : [x, 1])),
    );
    expect(table.map((row) => row.map((state) => state && [Number(state.get('X')), Number(state.get('Y'))]))).toEqual(
      expected,
    );
    expect(states.map((state) => kappa(factorial, state))).toEqual([1, 1, 2, 3, 4, 5, 6]);
  });

  it('gives the same approximants as n applications of F to nowhere', () => {
    let w: Transformer = nowhere;
    for (let n = 0; n <= 6; w = functional(factorial)(w), n++) {
      const direct = approximant(factorial, n);
      expect(isBelow(w, direct, states) && isBelow(direct, w, states)).toBe(true);
    }
  });

  it('makes a chain whose least upper bound is the meaning of the loop, a fixed point of F', () => {
    const chain = Array.from({ length: 7 }, (_, n) => approximant(factorial, n));
    expect(isChain(chain, states)).toBe(true);
    expect(isChain([...chain].reverse(), states)).toBe(false);
    const bound = leastUpperBound(chain);
    const meaning = fix(factorial);
    for (const [a, b] of [
      [bound, meaning],
      [meaning, bound],
      [functional(factorial)(meaning), meaning],
      [meaning, functional(factorial)(meaning)],
    ] as const)
      expect(isBelow(a, b, states)).toBe(true);
  });

  it('keeps order, and every pre-fixed point is above the least one', () => {
    const F = functional(factorial);
    const chain = Array.from({ length: 5 }, (_, n) => approximant(factorial, n));
    expect(
      isMonotone(
        F,
        chain.flatMap((a) => chain.map((b) => [a, b] as const)),
        states,
      ),
    ).toBe(true);
    expect(
      isMonotone((w) => (w(states[0]!) === undefined ? (state) => state : nowhere), [[nowhere, chain[1]!]], states),
    ).toBe(false);
    const meaning = fix(factorial);
    expect([isPreFixed(F, meaning, states), isPreFixed(F, chain[2]!, states)]).toEqual([true, false]);
    // Both loops end in some stores only; outside, a pre-fixed point may say what it likes.
    const partial = loop('while !(X == 0) do X := X - 1');
    const all = xs.map((X) => store({ X }));
    const bold: Transformer = () => store({ X: 0 });
    expect(isPreFixed(functional(partial), bold, all)).toBe(true);
    expect(isBelow(fix(partial, { fuel: 50 }), bold, all)).toBe(true);
    expect(fix(partial, { fuel: 50 })(store({ X: -1 }))).toBeUndefined();
    expect(kappa(partial, store({ X: -1 }), { fuel: 50 })).toBe(Infinity);
  });

  it('takes the least fixed point where every map is one', () => {
    const forever = loop('while true do skip');
    const F = functional(forever);
    const some: Transformer = (state) => state;
    expect(isBelow(F(some), some, states) && isBelow(some, F(some), states)).toBe(true);
    expect(states.map(fix(forever))).toEqual(states.map(() => undefined));
    expect(approximants(forever, states, 3).flat()).toEqual(Array.from({ length: 28 }, () => undefined));
  });
});

describe('equilibria', () => {
  it('the guarded step leaves the end of factorial alone, its body does not', () => {
    const path = trajectory(factorial, store({ X: 3, Y: 1 }));
    expect(path.map((state) => [Number(state.get('X')), Number(state.get('Y'))])).toEqual([
      [3, 1],
      [2, 3],
      [1, 6],
      [0, 6],
    ]);
    expect(path.length).toBe(kappa(factorial, path[0]!));
    const last = path.at(-1)!;
    expect(guardedStep(factorial, last)).toBe(last);
    expect(changesOf(factorial, last)).toEqual([]);
    expect(changesOf(factorial, last, { guarded: false })).toEqual([
      { location: 'X', before: 0n, after: -1n },
      { location: 'Y', before: 6n, after: 0n },
    ]);
    expect(changesOf(factorial, last, { guarded: false, observables: ['X'], tolerance: 1 })).toEqual([]);
    expect(() => trajectory(loop('while true do X := X + 1'), store({ X: 0 }), { fuel: 10 })).toThrow(
      'the loop must end',
    );
  });

  it('binary search has one unless the key is above all others; insertion sort has one of its keys but not of its positions', () => {
    const search = loopsOf(parseImp(programs.binarySearch)).at(-1)!;
    const A = [1, 3, 4, 8];
    for (const X of [0, 1, 2, 3, 4, 5, 8]) {
      const done = end(programs.binarySearch, store({ N: 4, A, X }));
      expect(done.get('LOW')).toBe(BigInt(A.findIndex((value) => value >= X)));
      expect(changesOf(search, done, { guarded: false, observables: ['LOW', 'HIGH'] })).toEqual([]);
    }
    const above = end(programs.binarySearch, store({ N: 4, A, X: 9 }));
    expect(changesOf(search, above, { guarded: false, observables: ['LOW'] })).toEqual([
      { location: 'LOW', before: 3n, after: 4n },
    ]);
    expect(changesOf(search, above)).toEqual([]);
    const sorted = end(programs.insertionSort, store({ N: 4, A: [5, 2, 4, 3] }));
    expect(numbers(sorted, 'A')).toEqual([2, 3, 4, 5]);
    const again = end(programs.insertionSort, sorted);
    expect(numbers(again, 'A')).toEqual([2, 3, 4, 5]);
    expect(again.get('I')).not.toBe(sorted.get('I'));
  });

  it('a relaxation has more than one: from above it finds distances, from zero it stays', () => {
    const edges: Record<string, number> = { '0 1': 4, '0 2': 1, '2 1': 2, '1 3': 5, '2 3': 8 };
    const step = (d: number[]): number[] =>
      d.map((own, v) => Math.min(own, ...d.map((far, u) => far + (edges[`${u} ${v}`] ?? Infinity))));
    const path = [[0, Infinity, Infinity, Infinity]];
    for (let i = 0; i < 4; i++) path.push(step(path.at(-1)!));
    expect(path.slice(1)).toEqual([
      [0, 4, 1, Infinity],
      [0, 3, 1, 9],
      [0, 3, 1, 8],
      [0, 3, 1, 8],
    ]);
    expect(step([0, 0, 0, 0])).toEqual([0, 0, 0, 0]);
  });
});

const INF = 1_000_000;
const size = 6;

function matrix(source: Draws, density: number, weight: () => number, none: number, isSymmetric: boolean): number[] {
  const cells = Array.from({ length: size * size }, () => none);
  for (let u = 0; u < size; u++)
    for (let v = 0; v < size; v++) {
      if (u === v || (isSymmetric && v < u) || !source.bernoulli(density)) continue;
      cells[u * size + v] = weight();
      if (isSymmetric) cells[v * size + u] = cells[u * size + v]!;
    }
  return cells;
}

/** All shortest distances, by trying every path of up to `size` edges: d ← min(d, d ⊗ w). */
function distances(w: number[], none: number): number[] {
  let d = w.map((value, at) => (at % (size + 1) === 0 ? 0 : value === none ? Infinity : value));
  const one = d;
  for (let round = 0; round < size; round++)
    d = d.map((own, at) => {
      const [u, v] = [Math.floor(at / size), at % size];
      return Math.min(own, ...Array.from({ length: size }, (_, k) => d[u * size + k]! + one[k * size + v]!));
    });
  return d;
}

/** The least weight of a spanning tree, over all subsets of edges. */
function leastTree(w: number[]): number {
  const edges = w.flatMap((weight, at) =>
    weight < INF && Math.floor(at / size) < at % size ? [{ u: Math.floor(at / size), v: at % size, weight }] : [],
  );
  let least = Infinity;
  const visit = (at: number, parts: number[], total: number, count: number): void => {
    if (count === size - 1) least = Math.min(least, total);
    else if (at < edges.length) {
      const { u, v, weight } = edges[at]!;
      visit(at + 1, parts, total, count);
      if (parts[u] !== parts[v])
        visit(
          at + 1,
          parts.map((part) => (part === parts[v] ? parts[u]! : part)),
          total + weight,
          count + 1,
        );
    }
  };
  visit(
    0,
    Array.from({ length: size }, (_, i) => i),
    0,
    0,
  );
  return least;
}

describe('the programs, on random inputs against a brute force', () => {
  const source = draws(key(11));
  const whole = (): number => source.integers(1, 10);

  /** Runs a program and asserts that each of its loops is in equilibrium where it ended. */
  function settled(source: string, start: Store): Store {
    const program = parseImp(source);
    let here = start;
    for (const part of program.kind === 'sequence' ? program.commands : [program]) {
      const run = runImp(part, here);
      if (run.outcome !== 'terminates') throw new Error(run.outcome);
      here = run.store;
      for (const ended of loopsOf(part)) expect(sameStore(guardedStep(ended, here), here)).toBe(true);
    }
    return here;
  }
  const mainLoop = (source: string): While => loopsOf(parseImp(source)).at(-1)!;

  it('factorial and gcd', () => {
    for (let trial = 0; trial < 20; trial++) {
      const [A, B] = [source.integers(1, 200), source.integers(1, 200)];
      const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
      expect(settled(programs.gcd, store({ A, B })).get('A')).toBe(BigInt(gcd(A, B)));
    }
    expect([0, 1, 5].map((X) => Number(settled(programs.factorial, store({ X })).get('Y')))).toEqual([1, 1, 120]);
    expect(kappa(factorial, store({ X: 5, Y: 1 }))).toBe(6);
  });

  it('bfs, whose body leaves its outputs alone at the end', () => {
    for (let trial = 0; trial < 15; trial++) {
      const E = matrix(source, 0.25, () => 1, 0, trial % 2 === 0);
      const done = settled(programs.bfs, store({ N: size, S: 0, E }));
      const expected = distances(E, 0)
        .slice(0, size)
        .map((value) => (value === Infinity ? -1 : value));
      expect(numbers(done, 'D')).toEqual(expected);
      expect(changesOf(mainLoop(programs.bfs), done, { guarded: false, observables: ['D', 'P'] })).toEqual([]);
    }
  });

  it('Bellman-Ford and Floyd-Warshall, of which another sweep changes nothing', () => {
    for (let trial = 0; trial < 15; trial++) {
      const W = matrix(source, 0.3, whole, INF, false);
      const expected = distances(W, INF).map((value) => (value === Infinity ? INF : value));
      const one = settled(programs.bellmanFord, store({ N: size, S: 2, INF, W }));
      expect(numbers(one, 'D')).toEqual(expected.slice(2 * size, 3 * size));
      expect(changesOf(mainLoop(programs.bellmanFord), one, { guarded: false, observables: ['D', 'P'] })).toEqual([]);
      const D = W.map((value, at) => (at % (size + 1) === 0 ? 0 : value));
      const all = settled(programs.floydWarshall, store({ N: size, INF, D }));
      expect(numbers(all, 'D')).toEqual(expected);
      expect(numbers(end(programs.floydWarshall, all), 'D')).toEqual(expected);
    }
  });

  it('Prim', () => {
    for (let trial = 0; trial < 6; trial++) {
      const W = matrix(source, 0.5, whole, INF, true);
      for (let v = 1; v < size; v++) W[(v - 1) * size + v] = W[v * size + v - 1] = whole();
      const done = settled(programs.prim, store({ N: size, S: 0, INF, W }));
      expect(numbers(done, 'KEY').reduce((sum, value) => sum + value, 0)).toBe(leastTree(W));
      numbers(done, 'P').forEach((p, v) => expect(v === 0 || W[p * size + v] === numbers(done, 'KEY')[v]).toBe(true));
    }
  });

  it('minimum, insertion sort and binary search', () => {
    for (let trial = 0; trial < 15; trial++) {
      const A = Array.from({ length: 8 }, whole);
      const least = settled(programs.minimum, store({ N: 8, A }));
      expect(Number(least.get('M'))).toBe(A.indexOf(Math.min(...A)));
      expect(changesOf(mainLoop(programs.minimum), least, { guarded: false, observables: ['M'] })).toEqual([]);
      const sorted = settled(programs.insertionSort, store({ N: 8, A }));
      const expected = [...A].sort((a, b) => a - b);
      expect(numbers(sorted, 'A')).toEqual(expected);
      const X = whole();
      const found = settled(programs.binarySearch, store({ N: 8, A: expected, X }));
      const first = expected.findIndex((value) => value >= X);
      expect(Number(found.get('LOW'))).toBe(first < 0 ? 7 : first);
    }
  });

  it('strongly connected components, two equilibria of which the second stands on the first', () => {
    for (let trial = 0; trial < 15; trial++) {
      const E = matrix(source, 0.25, () => 1, 0, false);
      const d = distances(E, 0);
      const together = (u: number, v: number): boolean => d[u * size + v]! < Infinity && d[v * size + u]! < Infinity;
      const expected = Array.from({ length: size }, (_, u) =>
        Array.from({ length: size }, (_, v) => v).find((v) => together(u, v)),
      );
      expect(numbers(settled(programs.scc, store({ N: size, E })), 'C')).toEqual(expected);
    }
  });
});
