import { checkText, KleeneError, show } from '@kleene/base';
import { checkNames, type GraphFile } from './graph-file.ts';

const SHOWN = 5;

/**
 * The node that `text` names: the one with that id, or, where no id is like that, the one with that label. Throws `invalid-argument`
 * when the text is the id of one node and the label of another, or the label of several, and when it names none; then ids and labels
 * within a small edit distance are listed.
 */
export function findNode(file: Pick<GraphFile, 'ids' | 'labels'>, text: string): number {
  const where = 'graph-io.findNode';
  checkText(where, 'node', text);
  checkNames(where, file);
  const { ids, labels = [] } = file;
  const byId = ids.indexOf(text);
  const byLabel = [...labels.keys()].filter((node) => labels[node] === text);
  const named = new Set(byId < 0 ? byLabel : [byId, ...byLabel]);
  if (named.size === 1) return [...named][0]!;
  if (named.size === 0) refuseUnknown(file, text);
  const nodes = [...named]
    .slice(0, SHOWN)
    .map((node) => `the ${node === byId ? 'node' : 'label of the node'} with id ${show(ids[node])}`);
  throw notFound(
    'the name of one node',
    `${show(text)}, which is ${nodes.join(' and ')}${named.size > SHOWN ? ' and more' : ''}`,
  );
}

function refuseUnknown({ ids, labels = [] }: Pick<GraphFile, 'ids' | 'labels'>, text: string): never {
  const near = nearest(new Set([...ids, ...labels]), text);
  const advice = near.length > 0 ? ` (near it: ${near.map(show).join(', ')})` : '';
  throw notFound(labels.length > 0 ? 'an id or a label in the graph' : 'an id in the graph', `${show(text)}${advice}`);
}

function notFound(expected: string, got: string): KleeneError {
  return new KleeneError('invalid-argument', `graph-io.findNode: node must be ${expected}, got ${got}`);
}

/** Names that a third of the letters of `text` (at least one, at most three) turn into it, capitals aside; the nearest first. */
function nearest(names: Iterable<string>, text: string): string[] {
  const limit = Math.max(1, Math.min(3, Math.floor(text.length / 3)));
  const wanted = text.toLowerCase();
  return [...names]
    .map((name) => ({ name, distance: editDistance(name.toLowerCase(), wanted, limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, SHOWN)
    .map(({ name }) => name);
}

/** The edit distance of Levenshtein (1966), or any number above `limit` once it is certain to exceed that. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  const row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = row[0]!;
    let least = i;
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j]!;
      row[j] = Math.min(above + 1, row[j - 1]! + 1, diagonal + (a[i - 1] === b[j - 1] ? 0 : 1));
      diagonal = above;
      least = Math.min(least, row[j]!);
    }
    if (least > limit) return limit + 1;
  }
  return row[b.length]!;
}
