import { checkGraph, components, families, grid, makeGraph, salsaFamilies, sl2Order } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import { describe, expect, it } from 'vitest';

describe('makeGraph', () => {
  it.each(Object.entries(families))(
    'makes a %s of the size asked for, the same from the same draws',
    (name, family) => {
      const nodes = name === 'cayley' ? sl2Order(4) : 64;
      const graph = makeGraph(draws(key(1)), name, nodes);
      checkGraph('test', 'graph', graph);
      expect(graph.nodes).toBe(nodes);
      expect(makeGraph(draws(key(1)), name, nodes)).toEqual(graph);
      const isSame =
        JSON.stringify([...makeGraph(draws(key(2)), name, nodes).targets]) === JSON.stringify([...graph.targets]);
      expect(isSame).toBe(!family.random);
    },
  );

  it('passes on the options that a family lists, whose defaults are what is made without them', () => {
    for (const [name, { options }] of Object.entries(families)) {
      const nodes = name === 'cayley' ? 24 : 16;
      const defaults = Object.fromEntries(
        Object.entries(options).flatMap(([option, { default: value }]) =>
          value === undefined ? [] : [[option, value]],
        ),
      );
      expect(makeGraph(draws(key(3)), name, nodes, defaults)).toEqual(makeGraph(draws(key(3)), name, nodes));
    }
    expect(makeGraph(draws(key(1)), 'grid', 12, { columns: 2 })).not.toEqual(makeGraph(draws(key(1)), 'grid', 12));
    expect(makeGraph(draws(key(1)), 'tree', 4, { arity: 3 }).offsets[1]).toBe(3);
  });

  it('makes a group of every order, though the orders do not ascend with n', () => {
    for (let n = 1; n <= 15; n++) expect(makeGraph(draws(key(1)), 'cayley', sl2Order(n)).nodes).toBe(sl2Order(n));
    expect([sl2Order(11), sl2Order(12)]).toEqual([1320, 1152]);
  });

  it('ends at once for any number of nodes', () => {
    // A prime, whose only grid is a line.
    expect(() => makeGraph(draws(key(1)), 'grid', 2 ** 31 - 19)).toThrow('graphs.grid: columns must be');
    expect(() => makeGraph(draws(key(1)), 'cayley', 2 ** 31 - 19)).toThrow('nodes must be the order of');
    expect(() => makeGraph(draws(key(1)), 'grid', 2 ** 53)).toThrow('nodes must be an integer between 1 and');
  });

  it('makes the most square grid that a number of nodes has', () => {
    const columns = [1, 2, 6, 12, 13, 36].map((nodes) =>
      Array.from({ length: nodes }, (_, c) => c + 1).find((c) => nodes % c === 0 && c * c >= nodes)!,
    );
    [1, 2, 6, 12, 13, 36].forEach((nodes, i) =>
      expect(makeGraph(draws(key(1)), 'grid', nodes)).toEqual(grid(nodes / columns[i]!, columns[i]!)),
    );
  });

  it.each<[string, () => unknown, string]>([
    [
      'a family that is not there',
      () => makeGraph(draws(key(1)), 'petersen', 10),
      'graphs.makeGraph: name must be one of path, cycle',
    ],
    ['an option that is not there', () => makeGraph(draws(key(1)), 'path', 9, { p: 1 }), 'options must be made of'],
    [
      'a hypercube of ten nodes',
      () => makeGraph(draws(key(1)), 'hypercube', 10),
      'nodes must be a power of two, got 10',
    ],
    ['a group of 25 elements', () => makeGraph(draws(key(1)), 'cayley', 25), 'such as 48, got 25'],
    [
      'a probability above 1',
      () => makeGraph(draws(key(1)), 'stochastic-block', 8, { within: 2 }),
      'within must be a finite number between 0 and 1, got 2',
    ],
    [
      'columns that do not divide',
      () => makeGraph(draws(key(1)), 'grid', 9, { columns: 2 }),
      'columns must be a divisor of 9, got 2',
    ],
  ])('refuses %s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});

describe('salsaFamilies', () => {
  it('are connected', () => {
    const random = draws(key(4));
    for (const family of Object.values(salsaFamilies)) expect(components(family(random, 40)).count).toBe(1);
  });
});
