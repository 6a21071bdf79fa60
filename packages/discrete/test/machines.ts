import type { EdgeClass, Machine } from '@kleene/discrete/proof';

// Machines that the package does not ship (yet): the checker has to take them as they are.

/** A class by the positions of its states, `120` for a sender in state 1, a receiver in state 2 and an edge in state 0. */
const classesOf =
  (nodes: readonly string[], edges: readonly string[]) =>
  (digits: string): EdgeClass[] =>
    digits
      .split(' ')
      .map((word): EdgeClass => `${nodes[Number(word[0])]}>${nodes[Number(word[1])]} ${edges[Number(word[2])]}`);

const primClasses = classesOf(['OUT', 'IN'], ['NONE', 'PTR']);

/** Prim's algorithm: of all edges from a node IN the tree to one OUTside the lightest is added. */
export const prim: Machine = {
  algorithm: 'prim',
  mode: 'global',
  scalar: 'weight',
  nodeStates: ['OUT', 'IN'],
  edgeStates: ['NONE', 'PTR'],
  initial: { start: 'IN', startLoop: 'PTR', node: 'OUT', edge: 'NONE' },
  pointer: 'PTR',
  graphs: 'connected',
  stepsPerNode: 1,
  prefers: primClasses('100'),
  nodeRules: [{ own: 'OUT', message: 'IN', next: 'IN' }],
  edgeRules: [{ sender: 'OUT', receiver: 'IN', edge: 'NONE', rho: 1, next: 'PTR' }],
  menus: [
    {
      id: 'growing',
      loops: { must: primClasses('000 111'), may: primClasses('110') },
      edges: { must: primClasses('100 010'), may: primClasses('000 110 111') },
      wins: primClasses('100'),
    },
    {
      id: 'done',
      loops: { must: primClasses('110 111') },
      edges: { must: primClasses('110 111') },
      wins: primClasses('110 111'),
    },
  ],
};

const [NOT, TOP, STK, PRE, END] = ['NOT', 'TOP', 'STK', 'PRE', 'END'] as const;
const dfsClasses = classesOf([NOT, TOP, STK, PRE, END], ['NONE', 'PTR']);

/** Depth-first search: a TOP node pushes its smallest NOT neighbour or is finished (PRE) and hands over to its parent on the STacK. */
export const dfs: Machine = {
  algorithm: 'dfs',
  mode: 'global',
  scalar: 'receiver',
  nodeStates: [NOT, TOP, STK, PRE, END],
  edgeStates: ['NONE', 'PTR'],
  initial: { start: TOP, startLoop: 'PTR', node: NOT, edge: 'NONE' },
  pointer: 'PTR',
  graphs: 'connected',
  stepsPerNode: 3,
  prefers: dfsClasses('100 321 110 111 330 331'),
  nodeRules: [
    { own: TOP, message: null, next: STK },
    { own: PRE, message: null, next: END },
    { own: NOT, message: TOP, next: TOP },
    { own: STK, message: PRE, next: TOP },
    { own: TOP, next: PRE },
    { own: PRE, next: END },
  ],
  edgeRules: [{ sender: NOT, receiver: TOP, edge: 'NONE', rho: 1, next: 'PTR' }],
  menus: [
    {
      id: 'push',
      loops: { must: dfsClasses('000'), may: dfsClasses('110 111 220 221 440') },
      edges: {
        must: dfsClasses('100 010'),
        may: dfsClasses('000 020 120 121 140 200 210 220 221 240 410 411 420 421 440 441'),
      },
      wins: dfsClasses('100'),
    },
    {
      id: 'finish',
      loops: { must: dfsClasses('110 221'), may: dfsClasses('000 220 440') },
      edges: {
        must: dfsClasses('210 121'),
        may: dfsClasses('000 020 120 140 200 220 221 240 410 411 420 421 440 441'),
      },
      wins: dfsClasses('110 210 410 411'),
    },
    {
      id: 'finish the start',
      loops: { must: dfsClasses('111 440') },
      edges: { must: dfsClasses('140 411'), may: dfsClasses('410 440 441') },
      wins: dfsClasses('111 410 411'),
    },
    {
      id: 'pop',
      loops: { must: dfsClasses('221 330'), may: dfsClasses('000 220 440') },
      edges: {
        must: dfsClasses('230 321'),
        may: dfsClasses('000 020 200 220 221 240 320 340 420 421 430 431 440 441'),
      },
      wins: dfsClasses('321'),
      single: dfsClasses('321'),
    },
    {
      id: 'stop',
      loops: { must: dfsClasses('331 440') },
      edges: { must: dfsClasses('340 431'), may: dfsClasses('430 440 441') },
      wins: dfsClasses('331 340 430 431 440 441'),
    },
    {
      id: 'done',
      loops: { must: dfsClasses('440 441') },
      edges: { must: dfsClasses('440 441') },
      wins: dfsClasses('440 441'),
    },
  ],
};
