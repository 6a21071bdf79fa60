import type { Machine } from './machine.ts';

const besideDisc = ['NOT>DISC NONE', 'DISC>DISC NONE', 'DISC>DISC PTR'] as const;

/**
 * Breadth-first search: a node that is NOT discovered and has DISCovered neighbours listens to the one of smallest index, is
 * discovered, and points to it. The tree of smallest-index parents is final after as many steps as the start has eccentricity
 * (Rodionov and Prokhorenkova 2024, section 4 and appendix; the menus are ours).
 */
export const bfs: Machine<'NOT' | 'DISC', 'NONE' | 'PTR'> = {
  algorithm: 'bfs',
  mode: 'receiver',
  scalar: 'sender',
  nodeStates: ['NOT', 'DISC'],
  edgeStates: ['NONE', 'PTR'],
  initial: { start: 'DISC', startLoop: 'PTR', node: 'NOT', edge: 'NONE' },
  pointer: 'PTR',
  graphs: 'any',
  stepsPerNode: 1,
  prefers: ['DISC>NOT NONE'],
  nodeRules: [{ own: 'NOT', message: 'DISC', next: 'DISC' }],
  edgeRules: [{ sender: 'NOT', receiver: 'DISC', edge: 'NONE', rho: 1, next: 'PTR' }],
  menus: [
    {
      id: 'NOT beside DISC',
      loops: { must: ['NOT>NOT NONE'] },
      edges: { must: ['DISC>NOT NONE'], may: ['NOT>NOT NONE'] },
      wins: ['DISC>NOT NONE'],
    },
    {
      id: 'NOT among NOT',
      loops: { must: ['NOT>NOT NONE'] },
      edges: { may: ['NOT>NOT NONE'] },
      wins: ['NOT>NOT NONE'],
    },
    { id: 'DISC', loops: { must: ['DISC>DISC NONE'] }, edges: { may: besideDisc }, wins: besideDisc },
    { id: 'DISC, the start', loops: { must: ['DISC>DISC PTR'] }, edges: { may: besideDisc }, wins: besideDisc },
  ],
};
