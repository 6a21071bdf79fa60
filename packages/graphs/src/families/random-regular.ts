import { checkInteger, checkOptions, KleeneError, refuse } from '@kleene/base';
import type { Draws } from '@kleene/random';
import { checkDraws } from './check-draws.ts';
import { fromEdges, MAX_INDEX } from '../from-edges.ts';
import type { Graph } from '../graph.ts';

/** The degree, and when to give up. */
export interface RandomRegularOptions {
  /** How many edges each node has: from 0, below the number of nodes; even where the number of nodes is odd. */
  readonly degree: number;
  /** How many attempts to make; default 1000, more than one in seven of which succeed for a degree up to 3, one in ten to one in two above. */
  readonly maxTries?: number;
}

/** Up to this degree, attempts without a single bad pair are frequent enough to wait for. */
const MOST_UNIFORM = 3;

/**
 * An undirected graph without loops and parallel edges in which every node has `degree` neighbours. Ends of edges are joined two by two at random.
 * Up to a degree of 3 a pair that would make a loop or a double begins all anew, so that all such graphs are equally likely (Bollobás 1980); above, it goes
 * back among the rest, and they are nearly so while `degree` is small beside the cube root of `nodes` (Steger and Wormald 1999). Degrees above half the nodes
 * are drawn as what is left out. O(nodes * degree ** 2). Throws `invalid-argument` when none of `maxTries` attempts ends.
 */
export function randomRegular(draws: Pick<Draws, 'integers'>, nodes: number, options: RandomRegularOptions): Graph {
  const where = 'graphs.randomRegular';
  checkDraws(where, draws, ['integers']);
  checkOptions(where, options, ['degree', 'maxTries']);
  checkInteger(where, 'nodes', nodes, { min: 1, max: MAX_INDEX / 2 });
  const most = Math.min(nodes - 1, Math.floor(MAX_INDEX / nodes));
  const degree = checkInteger(where, 'degree', options.degree, { min: 0, max: most });
  if ((nodes * degree) % 2 === 1) refuse(where, 'degree', `even for ${nodes} nodes`, degree);
  const maxTries = checkInteger(where, 'maxTries', options.maxTries ?? 1000, { min: 1 });
  // Above half, the nodes that are not joined are fewer, and the pairing of those succeeds where that of the others gets stuck.
  const isDense = degree > (nodes - 1) / 2;
  const drawn = isDense ? nodes - 1 - degree : degree;
  for (let tries = 0; tries < maxTries; tries++) {
    const rows = pairUp(draws, nodes, drawn);
    if (rows) return fromRows(nodes, degree, isDense ? complement(rows, nodes, drawn) : rows);
  }
  throw new KleeneError('invalid-argument', `${where}: degree must be reached within ${maxTries} tries, got ${degree}`);
}

/** The neighbours of each node, `[nodes, degree]`, or nothing when the attempt has failed. */
function pairUp(draws: Pick<Draws, 'integers'>, nodes: number, degree: number): Int32Array | undefined {
  const rows = new Int32Array(nodes * degree);
  const filled = new Int32Array(nodes);
  let ends = Int32Array.from({ length: nodes * degree }, (_, end) => Math.floor(end / degree));
  const isJoined = (v: number, w: number): boolean => {
    for (let i = v * degree; i < v * degree + filled[v]!; i++) if (rows[i] === w) return true;
    return false;
  };
  while (ends.length > 0) {
    shuffle(draws, ends);
    let left = 0;
    for (let i = 0; i < ends.length; i += 2) {
      const [v, w] = [ends[i]!, ends[i + 1]!];
      if (v === w || isJoined(v, w)) {
        if (degree <= MOST_UNIFORM) return undefined;
        ends[left++] = v;
        ends[left++] = w;
        continue;
      }
      rows[v * degree + filled[v]!++] = w;
      rows[w * degree + filled[w]!++] = v;
    }
    if (left === ends.length && !canGoOn(ends, isJoined)) return undefined;
    ends = ends.slice(0, left);
  }
  return rows;
}

function shuffle(draws: Pick<Draws, 'integers'>, list: Int32Array): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = draws.integers(0, i + 1);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
}

/** Whether two of the nodes that still want an edge may be joined. */
function canGoOn(ends: Int32Array, isJoined: (v: number, w: number) => boolean): boolean {
  const nodes = [...new Set(ends)];
  return nodes.some((v, i) => nodes.slice(i + 1).some((w) => !isJoined(v, w)));
}

function complement(rows: Int32Array, nodes: number, degree: number): Int32Array {
  const others = new Int32Array(nodes * (nodes - 1 - degree));
  let at = 0;
  for (let v = 0; v < nodes; v++) {
    const joined = new Set(rows.subarray(v * degree, (v + 1) * degree));
    for (let w = 0; w < nodes; w++) if (w !== v && !joined.has(w)) others[at++] = w;
  }
  return others;
}

/** The graph of the neighbours of each node, `[nodes, degree]`. */
function fromRows(nodes: number, degree: number, rows: Int32Array): Graph {
  const [sources, targets] = [new Int32Array(rows.length / 2), new Int32Array(rows.length / 2)];
  let edge = 0;
  for (let i = 0; i < rows.length; i++) {
    const node = Math.floor(i / degree);
    if (rows[i]! < node) continue;
    sources[edge] = node;
    targets[edge++] = rows[i]!;
  }
  return fromEdges(nodes, sources, targets);
}
