import type { Machine } from './machine.ts';

/**
 * Breadth-first search: a node that is NOT discovered and has DISCovered neighbours listens to the one of smallest index, is
 * discovered, and points to it. The tree of smallest-index parents is final after as many steps as the start has eccentricity
 * (Rodionov and Prokhorenkova 2024, section 4 and appendix; menus and obligations are ours).
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
  prefers: [['DISC', 'NOT', 'NONE']],
  nodeRules: [{ own: 'NOT', message: 'DISC', next: 'DISC' }],
  edgeRules: [{ sender: 'NOT', receiver: 'DISC', edge: 'NONE', rho: 1, next: 'PTR' }],
  menus: [
    {
      id: 'NOT beside DISC',
      loops: { must: [['NOT', 'NOT', 'NONE']] },
      edges: { must: [['DISC', 'NOT', 'NONE']], may: [['NOT', 'NOT', 'NONE']] },
      wins: [['DISC', 'NOT', 'NONE']],
    },
    {
      id: 'NOT among NOT',
      loops: { must: [['NOT', 'NOT', 'NONE']] },
      edges: { may: [['NOT', 'NOT', 'NONE']] },
      wins: [['NOT', 'NOT', 'NONE']],
    },
    ...(['NONE', 'PTR'] as const).map(
      (loop) =>
        ({
          id: loop === 'PTR' ? 'DISC, the start' : 'DISC',
          loops: { must: [['DISC', 'DISC', loop]] },
          edges: {
            may: [
              ['NOT', 'DISC', 'NONE'],
              ['DISC', 'DISC', 'NONE'],
              ['DISC', 'DISC', 'PTR'],
            ],
          },
          wins: [
            ['NOT', 'DISC', 'NONE'],
            ['DISC', 'DISC', 'NONE'],
            ['DISC', 'DISC', 'PTR'],
          ],
        }) as const,
    ),
  ],
};
