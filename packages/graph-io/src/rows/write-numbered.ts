import { checkOneOf, checkOptions } from '@kleene/base';
import { edgeCount } from '@kleene/graphs';
import { checkFile } from '../file/check-file.ts';
import { eachEdge, numberText } from '../file/each-edge.ts';
import type { GraphFile } from '../file/graph-file.ts';
import { traits } from '../file/traits.ts';

/**
 * The graph as a Matrix Market file in coordinate form: `symmetric` with its lower triangle when undirected, else `general`; `real` with weights, else `pattern`.
 * Throws `invalid-argument` for what that cannot carry: ids other than 1, 2, 3, ... in order, labels, parallel edges.
 */
export function writeMatrixMarket(file: GraphFile): string {
  checkFile('graph-io.writeMatrixMarket', file, traits['matrix-market']);
  const { directed, nodes, weights } = file.graph;
  const banner = `matrix coordinate ${weights ? 'real' : 'pattern'} ${directed ? 'general' : 'symmetric'}`;
  const lines = [`%%MatrixMarket ${banner}`, `${nodes} ${nodes} ${edgeCount(file.graph)}`];
  eachEdge(file.graph, (source, target, weight) => {
    const [row, column] = directed ? [source, target] : [target, source];
    lines.push(`${row + 1} ${column + 1}${weight === undefined ? '' : ` ${numberText(weight)}`}`);
  });
  return `${lines.join('\n')}\n`;
}

/**
 * The graph in a DIMACS form: `sp`, a directed graph with whole weights, or `edge`, an undirected one without. Throws `invalid-argument` for other graphs,
 * and for ids other than 1, 2, 3, ... in order and labels.
 */
export function writeDimacs(file: GraphFile, options: { readonly form: 'sp' | 'edge' }): string {
  const where = 'graph-io.writeDimacs';
  checkOptions(where, options, ['form']);
  const form = checkOneOf(where, 'form', options.form, ['sp', 'edge']);
  checkFile(where, file, traits[`dimacs-${form}`]);
  const lines = [`p ${form} ${file.graph.nodes} ${edgeCount(file.graph)}`];
  eachEdge(file.graph, (source, target, weight) => {
    const ends = `${source + 1} ${target + 1}`;
    lines.push(weight === undefined ? `e ${ends}` : `a ${ends} ${numberText(weight)}`);
  });
  return `${lines.join('\n')}\n`;
}
