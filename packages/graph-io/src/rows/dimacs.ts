import { KleeneError, show } from '@kleene/base';
import { growable } from '@kleene/graphs';
import { assemble } from '../file/assemble.ts';
import { fail } from '../fail.ts';
import type { GraphOptions, ReadGraph } from '../file/graph-file.ts';
import { note, otherwiseNote } from '../note.ts';
import { settingsOf } from '../options.ts';
import { readRows } from './read-rows.ts';
import { cellText, type Row } from './rows.ts';
import type { TextSource } from '../source.ts';
import { cellWeight } from '../file/weight.ts';
import { idsFromOne, MAX_NODES, wholeNumber, wordsOf } from './words.ts';

/** The line that says what a file is about. */
interface Problem {
  readonly line: number;
  /** `sp`: directed arcs with lengths (9th challenge); `edge`: undirected edges without (2nd challenge, cliques and colourings). */
  readonly form: 'sp' | 'edge';
  readonly nodes: number;
  readonly edges: number;
}

/**
 * Reads a graph in one of the DIMACS forms: shortest paths (`p sp nodes arcs`, then `a from to length`), a directed graph, or cliques and
 * colourings (`p edge nodes edges` or `p col ...`, then `e node node`), an undirected one without weights. Ids are the numbers of the nodes, from 1, and every number is a node.
 * Values of nodes (`n`) and the lines `d`, `v` and `x` of colourings are passed over and noted. Other problems are `unsupported`.
 */
export async function readDimacs(source: TextSource, options: GraphOptions = {}): Promise<ReadGraph> {
  const where = 'graph-io.readDimacs';
  const settings = settingsOf(where, options);
  const { name } = settings;
  const lines = lineCollector(name);
  const comments = await readRows(where, source, name, {
    kind: 'DIMACS text',
    comments: { marks: 'c', isWord: true },
    dialectOf: () => 'blanks',
    onRow: lines.row,
  });
  const { problem, passedOver, sources, targets, weights } = lines.finish();
  const isWeighted = problem.form === 'sp';
  const notes = [
    ...note(passedOver, 'line', ' about nodes or the problem, passed over'),
    ...otherwiseNote(settings.directed, isWeighted, sources.length),
  ];
  return assemble(
    {
      ids: idsFromOne(name, problem.line, problem.nodes, sources.length),
      sources,
      targets,
      ...(isWeighted ? { weights } : { bothWays: 'all' }),
    },
    settings.directed ?? isWeighted,
    settings,
    {
      format: `dimacs-${problem.form}`,
      comments,
      ignored: [],
      notes,
    },
  );
}

function lineCollector(file: string) {
  const sources = growable(Int32Array);
  const targets = growable(Int32Array);
  const weights = growable(Float64Array);
  let problem: Problem | undefined;
  let edges = 0;
  let passedOver = 0;

  const addEdge = (row: Row, { form, nodes }: Problem): void => {
    const expected = form === 'sp' ? 4 : 3;
    if (row.count !== expected)
      fail(file, row.line, form === 'sp' ? 'a from to length' : 'e node node', show(wordsOf(row).join(' ')));
    const ends = [1, 2].map((cell) => wholeNumber(file, row.line, 'a node', cellText(row, cell), 1, nodes) - 1);
    sources.push(ends[0]!);
    targets.push(ends[1]!);
    if (form === 'sp') weights.push(cellWeight(file, row, 3));
    edges++;
  };

  return {
    row(row: Row): void {
      const word = cellText(row, 0);
      if (word === 'p') {
        if (problem) fail(file, row.line, `one line p, the one in line ${problem.line}`, 'a second one');
        problem = problemOf(file, row);
        return;
      }
      if (problem === undefined) fail(file, row.line, 'a line p before this one', show(wordsOf(row).join(' ')));
      if (word === (problem.form === 'sp' ? 'a' : 'e')) addEdge(row, problem);
      else if (problem.form === 'edge' && ['n', 'd', 'v', 'x'].includes(word)) passedOver++;
      else
        fail(
          file,
          row.line,
          `a line that begins with ${problem.form === 'sp' ? 'a' : 'e'}`,
          show(wordsOf(row).join(' ')),
        );
    },
    finish() {
      if (problem === undefined)
        throw new KleeneError('invalid-file', `${file}: expected a line p, got only blank lines and comments`);
      if (edges !== problem.edges)
        fail(file, problem.line, `as many edges as this line says, ${problem.edges}`, String(edges));
      return { problem, passedOver, sources: sources.view(), targets: targets.view(), weights: weights.view() };
    },
  };
}

function problemOf(file: string, row: Row): Problem {
  const [, form = '', ...sizes] = wordsOf(row);
  if (['max', 'min', 'asn', 'mat', 'cnf', 'wcnf', 'tw', 'ds', 'vc', 'ts', 'aux'].includes(form))
    throw new KleeneError('unsupported', `${file}:${row.line}: expected p sp, p edge or p col, got p ${form}`);
  if (!['sp', 'edge', 'col'].includes(form) || sizes.length !== 2)
    fail(file, row.line, 'p sp nodes arcs, p edge nodes edges or p col nodes edges', show(wordsOf(row).join(' ')));
  const nodes = wholeNumber(file, row.line, 'nodes', sizes[0], 0, MAX_NODES);
  const edges = wholeNumber(file, row.line, 'edges', sizes[1], 0, Number.MAX_SAFE_INTEGER);
  return { line: row.line, form: form === 'sp' ? 'sp' : 'edge', nodes, edges };
}
