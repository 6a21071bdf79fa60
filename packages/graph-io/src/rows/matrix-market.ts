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

/** The first line of a file: how entries are written, what they hold, and which of them are left out. */
interface Banner {
  readonly format: 'coordinate' | 'array';
  readonly field: 'real' | 'integer' | 'pattern';
  readonly symmetry: 'general' | 'symmetric' | 'skew-symmetric';
}

interface Size {
  readonly line: number;
  readonly nodes: number;
  /** How many entries the file must have. */
  readonly entries: number;
}

/**
 * Reads a graph from a square matrix in Matrix Market form (Boisvert, Pozo and Remington 1996): the entry in row i and column j is an edge
 * from node i to node j. Ids are the numbers of the rows, from 1, and every row is a node. `general` is a directed graph, `symmetric` an undirected one,
 * `skew-symmetric` a directed one in which each edge has a way back of the opposite weight. Values are weights (none in a `pattern`);
 * a zero in a dense `array` is no edge, in `coordinate` form it is one. Complex matrices are `unsupported`.
 */
export async function readMatrixMarket(source: TextSource, options: GraphOptions = {}): Promise<ReadGraph> {
  const where = 'graph-io.readMatrixMarket';
  const settings = settingsOf(where, options);
  const { name } = settings;
  const matrix = matrixCollector(name);
  const comments = await readRows(where, source, name, {
    kind: 'Matrix Market',
    own: ['a Matrix Market file'],
    comments: { marks: '%', onComment: matrix.comment },
    dialectOf: () => 'blanks',
    onRow: matrix.row,
  });
  const { banner, size, zeros, sources, targets, weights } = matrix.finish();
  const isSymmetric = banner.symmetry === 'symmetric';
  if (banner.symmetry === 'skew-symmetric' && settings.directed === false)
    throw new KleeneError(
      'unsupported',
      `${name}: expected a graph to be read as undirected, got a skew-symmetric matrix`,
    );
  const notes = [
    ...note(zeros, 'zero', ', taken for no edge'),
    ...otherwiseNote(settings.directed, !isSymmetric, sources.length),
  ];
  return assemble(
    {
      ids: idsFromOne(name, size.line, size.nodes, sources.length),
      sources,
      targets,
      ...(banner.field !== 'pattern' && { weights }),
      ...(isSymmetric && { bothWays: 'all' }),
    },
    settings.directed ?? !isSymmetric,
    settings,
    // The banner begins as comments do.
    {
      format: 'matrix-market',
      comments: comments - 1,
      ignored: [],
      notes,
    },
  );
}

/** Takes the lines of a file one by one. */
function matrixCollector(file: string) {
  const sources = growable(Int32Array);
  const targets = growable(Int32Array);
  const weights = growable(Float64Array);
  let banner: Banner | undefined;
  let size: Size | undefined;
  let entries = 0;
  let zeros = 0;

  const add = (from: number, to: number, weight: number): void => {
    sources.push(from);
    targets.push(to);
    weights.push(weight);
    if (banner!.symmetry !== 'skew-symmetric') return;
    sources.push(to);
    targets.push(from);
    weights.push(-weight);
  };

  const valueOf = (row: Row, cell: number): number => {
    const value = cellWeight(file, row, cell);
    if (banner!.field === 'integer' && !Number.isInteger(value))
      fail(file, row.line, 'a whole number, as the first line says', show(cellText(row, cell)));
    return value;
  };

  const addCoordinates = (row: Row, { nodes }: Size): void => {
    const expected = banner!.field === 'pattern' ? 2 : 3;
    if (row.count !== expected)
      fail(
        file,
        row.line,
        `${expected} words, ${expected === 2 ? 'row column' : 'row column value'}`,
        String(row.count),
      );
    const from = wholeNumber(file, row.line, 'a row', cellText(row, 0), 1, nodes);
    const to = wholeNumber(file, row.line, 'a column', cellText(row, 1), 1, nodes);
    const isLower = banner!.symmetry === 'symmetric' ? from >= to : from > to;
    if (banner!.symmetry !== 'general' && !isLower)
      fail(file, row.line, `an entry below the diagonal of a ${banner!.symmetry} matrix`, `${from} ${to}`);
    add(from - 1, to - 1, expected === 2 ? 1 : valueOf(row, 2));
  };

  const addDense = dense();
  function dense(): (row: Row, size: Size) => void {
    let from = 0;
    let to = 0;
    return (row, { nodes }) => {
      if (row.count !== 1) fail(file, row.line, 'one value a line', String(row.count));
      const first = { general: 0, symmetric: to, 'skew-symmetric': to + 1 }[banner!.symmetry];
      if (from < first) from = first;
      const weight = valueOf(row, 0);
      if (weight === 0) zeros++;
      else add(from, to, weight);
      // Column by column, from the first row of each that is written.
      if (++from === nodes) [from, to] = [0, to + 1];
    };
  }

  return {
    comment(text: string, line: number): void {
      if (banner === undefined) banner = bannerOf(file, line, text);
    },
    row(row: Row): void {
      if (banner === undefined)
        fail(file, row.line, 'a first line that begins with %%MatrixMarket', show(wordsOf(row).join(' ')));
      if (size === undefined) {
        size = sizeOf(file, row, banner);
        return;
      }
      entries++;
      if (entries > size.entries) return;
      if (banner.format === 'array') addDense(row, size);
      else addCoordinates(row, size);
    },
    finish() {
      if (banner === undefined || size === undefined)
        throw new KleeneError(
          'invalid-file',
          `${file}: expected a line with the size of the matrix, got the end of the file`,
        );
      if (entries !== size.entries)
        fail(file, size.line, `as many entries as this line says, ${size.entries}`, String(entries));
      return { banner, size, zeros, sources: sources.view(), targets: targets.view(), weights: weights.view() };
    },
  };
}

function bannerOf(file: string, line: number, text: string): Banner {
  const expected =
    '%%MatrixMarket matrix, then coordinate or array, real, integer or pattern, general, symmetric or skew-symmetric';
  const words = /^%%MatrixMarket[ \t]+matrix[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+)[ \t]*$/i.exec(text);
  if (line !== 1 || !words) fail(file, line, `${expected}, in the first line`, show(text));
  const [format, field, symmetry] = words.slice(1).map((word) => word.toLowerCase()) as [string, string, string];
  if (field === 'complex' || symmetry === 'hermitian')
    throw new KleeneError('unsupported', `${file}:1: expected weights that are real numbers, got a complex matrix`);
  const isKnown =
    ['coordinate', 'array'].includes(format) &&
    ['real', 'integer', 'pattern'].includes(field) &&
    ['general', 'symmetric', 'skew-symmetric'].includes(symmetry) &&
    !(field === 'pattern' && (format === 'array' || symmetry === 'skew-symmetric'));
  if (!isKnown) fail(file, line, expected, show(text));
  return { format, field, symmetry } as Banner;
}

function sizeOf(file: string, row: Row, { format, symmetry }: Banner): Size {
  const words = wordsOf(row);
  const expected = format === 'array' ? 2 : 3;
  if (words.length !== expected)
    fail(
      file,
      row.line,
      `the size, ${expected === 2 ? 'rows and columns' : 'rows, columns and entries'}`,
      show(words.join(' ')),
    );
  const nodes = wholeNumber(file, row.line, 'rows', words[0], 0, MAX_NODES);
  const columns = wholeNumber(file, row.line, 'columns', words[1], 0, MAX_NODES);
  if (nodes !== columns)
    fail(
      file,
      row.line,
      'a square matrix (rows and columns are the same nodes)',
      `${nodes} rows and ${columns} columns`,
    );
  if (format === 'coordinate')
    return {
      line: row.line,
      nodes,
      entries: wholeNumber(file, row.line, 'entries', words[2], 0, Number.MAX_SAFE_INTEGER),
    };
  const lower = (nodes * (nodes + 1)) / 2;
  return {
    line: row.line,
    nodes,
    entries: { general: nodes * nodes, symmetric: lower, 'skew-symmetric': lower - nodes }[symmetry],
  };
}
