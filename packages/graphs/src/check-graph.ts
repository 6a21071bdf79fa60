import { checkInteger, checkObject, refuse } from '@kleene/base';
import { MAX_INDEX } from './from-edges.ts';
import { reverseArcs, type Graph } from './graph.ts';

/**
 * Throws `invalid-argument` when `graph` breaks what `Graph` promises: types and lengths, offsets that ascend, rows that ascend
 * within 0 .. nodes - 1, finite weights, and, where it is undirected, the reverse of each arc with the same weight. O(nodes + arcs).
 */
export function checkGraph(where: string, name: string, graph: Graph): void {
  checkObject(where, name, graph);
  const { nodes, offsets, targets, weights, directed } = graph;
  checkInteger(where, `${name}.nodes`, nodes, { min: 0, max: MAX_INDEX });
  if (typeof directed !== 'boolean') refuse(where, `${name}.directed`, 'true or false', directed);
  if (!(offsets instanceof Int32Array && offsets.length === nodes + 1))
    refuse(where, `${name}.offsets`, `an Int32Array of ${nodes + 1} elements`, offsets);
  if (!(targets instanceof Int32Array)) refuse(where, `${name}.targets`, 'an Int32Array', targets);
  if (weights !== undefined && !(weights instanceof Float64Array && weights.length === targets.length))
    refuse(where, `${name}.weights`, `a Float64Array of ${targets.length} elements`, weights);
  checkRows(where, name, graph);
  weights?.forEach((weight, arc) => {
    if (!Number.isFinite(weight)) refuse(where, `${name}.weights[${arc}]`, 'a finite number', weight);
  });
  if (!directed) checkSymmetry(where, name, graph);
}

function checkRows(where: string, name: string, { nodes, offsets, targets }: Graph): void {
  if (offsets[0] !== 0) refuse(where, `${name}.offsets[0]`, '0', offsets[0]);
  if (offsets[nodes] !== targets.length)
    refuse(where, `${name}.offsets[${nodes}]`, `the number of targets, ${targets.length}`, offsets[nodes]);
  for (let node = 0; node < nodes; node++) {
    if (offsets[node + 1]! < offsets[node]!)
      refuse(where, `${name}.offsets[${node + 1}]`, `at least ${offsets[node]}`, offsets[node + 1]);
    for (let arc = offsets[node]!, least = 0; arc < offsets[node + 1]!; arc++) {
      const target = targets[arc]!;
      if (target < least || target >= nodes)
        refuse(where, `${name}.targets[${arc}]`, `from ${least} to ${nodes - 1}, ascending in its row`, target);
      least = target;
    }
  }
}

function checkSymmetry(where: string, name: string, graph: Graph): void {
  const { nodes, offsets, targets, weights } = graph;
  const reverse = reverseArcs(graph);
  for (let node = 0; node < nodes; node++) {
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) {
      const back = reverse[arc]!;
      if (targets[back] !== node)
        refuse(where, name, 'directed, or made of edges with both their arcs', `${node} -> ${targets[arc]} alone`);
      if (weights && weights[back] !== weights[arc])
        refuse(where, `${name}.weights[${back}]`, `equal to that of its reverse arc, ${weights[arc]}`, weights[back]);
    }
  }
}
