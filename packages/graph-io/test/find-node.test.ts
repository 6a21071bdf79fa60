import { isKleeneError } from '@kleene/base';
import { findNode } from '@kleene/graph-io';
import { describe, expect, it } from 'vitest';

const message = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    expect(isKleeneError(error) && error.code).toBe('invalid-argument');
    return (error as Error).message.replace('graph-io.findNode: node must be ', '');
  }
  return 'accepted';
};

const counties = {
  ids: ['48201', '06037', '29189', '29510', '7'],
  labels: ['Harris', 'Los Angeles', 'Saint Louis', 'Saint Louis', '48201'],
};

describe('findNode', () => {
  it('finds an id, and where no id is like that a label', () => {
    expect(findNode({ ids: ['b', 'a'] }, 'a')).toBe(1);
    expect(findNode(counties, '06037')).toBe(1);
    expect(findNode(counties, 'Los Angeles')).toBe(1);
    expect(findNode({ ids: ['a', 'b'], labels: ['a', 'x'] }, 'a')).toBe(0);
  });

  it('never takes text for a position', () => {
    expect(findNode({ ids: ['6', '40', '0', '2'] }, '0')).toBe(2);
    expect(message(() => findNode({ ids: ['10', '20'] }, '1'))).toMatch('an id in the graph, got "1"');
  });

  it('refuses text that names several nodes', () => {
    expect(message(() => findNode(counties, '48201'))).toBe(
      'the name of one node, got "48201", which is the node with id "48201" and the label of the node with id "7"',
    );
    expect(message(() => findNode(counties, 'Saint Louis'))).toBe(
      'the name of one node, got "Saint Louis", which is the label of the node with id "29189" and the label of the node with id "29510"',
    );
    const many = { ids: ['1', '2', '3', '4', '5', '6'], labels: Array.from({ length: 6 }, () => 'x') };
    expect(message(() => findNode(many, 'x'))).toMatch(/id "5" and more$/);
  });

  it('lists names within a small edit distance, the nearest first', () => {
    expect(message(() => findNode(counties, 'los angels'))).toBe(
      'an id or a label in the graph, got "los angels" (near it: "Los Angeles")',
    );
    expect(message(() => findNode({ ids: ['kitten', 'sitting', 'mitten', 'dog'] }, 'sitten'))).toBe(
      'an id in the graph, got "sitten" (near it: "kitten", "mitten", "sitting")',
    );
    expect(message(() => findNode(counties, 'Chicago'))).toBe('an id or a label in the graph, got "Chicago"');
    expect(message(() => findNode({ ids: [] }, 'a'))).toBe('an id in the graph, got "a"');
  });

  it('refuses what is not text', () => {
    expect(message(() => findNode({ ids: ['0'] }, 0 as never))).toBe('text, got 0');
  });
});
