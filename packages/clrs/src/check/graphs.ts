import { checkInteger, refuse } from '@kleene/base';
import type { FlowNetwork, Matrix, MatrixFrom } from '../sampling/graphs.ts';
import { checkNumbers } from './sequences.ts';

/** Refuses what is not the square matrix of a graph. */
export function checkMatrix(where: string, { A }: Matrix): number {
  checkNumbers(where, 'A', A, 1);
  const n = Math.sqrt(A.length);
  if (!Number.isInteger(n)) refuse(where, 'A', 'a square matrix, row by row', `${A.length} numbers`);
  return n;
}

/** Refuses a source that is no node of the graph. */
function checkMatrixFrom(where: string, graph: MatrixFrom): number {
  const n = checkMatrix(where, graph);
  checkInteger(where, 's', graph.s, { min: 0, max: n - 1 });
  return n;
}

/** Refuses negative weights. */
export function checkNotNegative(where: string, graph: MatrixFrom): void {
  const n = checkMatrixFrom(where, graph);
  refuseNegative(where, graph.A, n);
}

/** Refuses a matrix that is not symmetric, as that of an undirected graph is. */
export function checkUndirected(where: string, { A }: Matrix): number {
  const n = checkMatrix(where, { A });
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++)
      if (A[i * n + j] !== A[j * n + i])
        refuse(where, `A[${i}][${j}]`, `A[${j}][${i}] = ${A[j * n + i]}, for an undirected graph`, A[i * n + j]);
  return n;
}

/** Refuses negative weights in an undirected graph: only positive ones are edges to Kruskal's algorithm here. */
export function checkUndirectedNotNegative(where: string, graph: Matrix): void {
  refuseNegative(where, graph.A, checkUndirected(where, graph));
}

/** Refuses a source that is no node of an undirected graph. */
export function checkUndirectedFrom(where: string, graph: MatrixFrom): void {
  checkUndirected(where, graph);
  checkMatrixFrom(where, graph);
}

/** Refuses cycles, loops among them. */
export function checkAcyclic(where: string, { A }: Matrix): void {
  const n = checkMatrix(where, { A });
  const arriving = new Int32Array(n);
  for (let at = 0; at < A.length; at++) if (A[at] !== 0) arriving[at % n]!++;
  const free = [...arriving.keys()].filter((v) => arriving[v] === 0);
  for (const u of free) for (let v = 0; v < n; v++) if (A[u * n + v] !== 0 && --arriving[v]! === 0) free.push(v);
  if (free.length < n)
    refuse(where, 'A', 'a graph without cycles', `one through node ${arriving.findIndex((left) => left > 0)}`);
}

/** Refuses cycles, and a source that is no node. */
export function checkAcyclicFrom(where: string, graph: MatrixFrom): void {
  checkMatrixFrom(where, graph);
  checkAcyclic(where, graph);
}

/** Refuses cycles of negative weight, around which paths would get shorter for ever. */
export function checkNoNegativeCycle(where: string, { A }: Matrix): void {
  const n = checkMatrix(where, { A });
  const d = new Float64Array(n);
  for (let round = 0; round <= n; round++) {
    let isChanged = false;
    for (let u = 0; u < n; u++)
      for (let v = 0; v < n; v++) {
        if (A[u * n + v] === 0 || !(d[u]! + A[u * n + v]! < d[v]!)) continue;
        d[v] = d[u]! + A[u * n + v]!;
        isChanged = true;
      }
    if (!isChanged) return;
  }
  refuse(where, 'A', 'a graph without cycles of negative weight', 'one with such a cycle');
}

/** Refuses cycles of negative weight, and a source that is no node. */
export function checkNoNegativeCycleFrom(where: string, graph: MatrixFrom): void {
  checkMatrixFrom(where, graph);
  checkNoNegativeCycle(where, graph);
}

/** Refuses capacities other than 0 and 1, and a sink other than the last node. */
export function checkFlowNetwork(where: string, graph: FlowNetwork): void {
  const n = checkMatrixFrom(where, graph);
  checkInteger(where, 't', graph.t, { min: n - 1, max: n - 1 });
  if (graph.s === graph.t) refuse(where, 's', 'another node than t', graph.s);
  const at = graph.A.findIndex((capacity) => capacity !== 0 && capacity !== 1);
  if (at >= 0) refuse(where, `A[${Math.floor(at / n)}][${at % n}]`, '0 or 1', graph.A[at]);
}

function refuseNegative(where: string, A: Float64Array, n: number): void {
  const at = A.findIndex((weight) => weight < 0);
  if (at >= 0) refuse(where, `A[${Math.floor(at / n)}][${at % n}]`, 'at least 0', A[at]);
}
