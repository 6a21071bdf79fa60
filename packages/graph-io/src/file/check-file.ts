import { refuse } from '@kleene/base';
import { checkGraph, parallelCount, type Graph } from '@kleene/graphs';
import { checkNames, type GraphFile } from './graph-file.ts';
import type { Traits } from './traits.ts';

/**
 * Throws `invalid-argument` for what is no graph with ids that are all different, and for what a format of these traits cannot carry.
 * `fit` leaves such things out and tells of them.
 */
export function checkFile(where: string, file: GraphFile, traits: Traits): void {
  checkNames(where, file);
  checkGraph(where, 'graph', file.graph);
  const { graph, ids, labels } = file;
  if (ids.length !== graph.nodes) refuse(where, 'ids', `${graph.nodes} ids, one a node`, ids.length);
  if (new Set(ids).size < ids.length) refuse(where, 'ids', 'all different', ids);
  if (labels !== undefined && labels.length !== ids.length)
    refuse(where, 'labels', `${graph.nodes} labels, one a node`, labels.length);
  for (const id of ids) if (id === '' || !isText(id)) refuse(where, 'ids', 'made of text', id);
  for (const label of labels ?? []) if (!isText(label)) refuse(where, 'labels', 'made of text', label);
  checkTraits(where, file, traits);
}

function checkTraits(where: string, { graph, ids, labels }: GraphFile, traits: Traits): void {
  if (!traits.labels && labels !== undefined) refuse(where, 'labels', 'absent (this format carries none)', labels);
  if (!traits.isolated) {
    const alone = isolated(graph).indexOf(1);
    if (alone >= 0) refuse(where, 'ids', 'of nodes with edges (a file of edges carries no other)', ids[alone]);
  }
  if (traits.ids === 'from 1') {
    const other = ids.findIndex((id, node) => id !== String(node + 1));
    if (other >= 0) refuse(where, `ids[${other}]`, `"${other + 1}" (this format numbers nodes from 1)`, ids[other]);
  }
  if (traits.directed !== 'either' && graph.directed !== (traits.directed === 'always'))
    refuse(where, 'graph', `${traits.directed === 'always' ? 'directed' : 'undirected'} in this format`, graph);
  if (traits.weights === 'none' && graph.weights)
    refuse(where, 'graph.weights', 'absent in this format', graph.weights);
  if (traits.weights === 'whole' && !graph.weights) refuse(where, 'graph.weights', 'there in this format', undefined);
  const fraction =
    traits.weights === 'whole' ? graph.weights?.findIndex((weight) => !Number.isSafeInteger(weight)) : -1;
  if (fraction !== undefined && fraction >= 0)
    refuse(where, `graph.weights[${fraction}]`, 'a whole number in this format', graph.weights![fraction]);
  if (!traits.parallel && parallelCount(graph) > 0) refuse(where, 'graph', 'one without parallel edges', graph);
}

/** 1 for each node without an edge, `[nodes]`. */
export function isolated({ nodes, offsets, targets }: Graph): Uint8Array {
  const alone = new Uint8Array(nodes).fill(1);
  for (let node = 0; node < nodes; node++) if (offsets[node + 1]! > offsets[node]!) alone[node] = 0;
  for (const target of targets) alone[target] = 0;
  return alone;
}

function isText(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text);
}
