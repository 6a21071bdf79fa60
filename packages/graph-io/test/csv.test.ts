import { readFileSync } from 'node:fs';
import { components, edgeCount } from '@kleene/graphs';
import { readCsv } from '@kleene/graph-io';
import { describe, expect, it } from 'vitest';
import { edgesOf, refusal } from './help.ts';

const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

describe('readCsv', () => {
  it('reads columns by name, in any case and order, and reports the columns it passes over', async () => {
    const file = await readCsv('Id,TO,Type,Weight,From\n0,b,Directed,2.5,a\n1,c,Directed,-1,b\n', { directed: true });
    expect(edgesOf(file)).toEqual([
      ['a', 'b', 2.5],
      ['b', 'c', -1],
    ]);
    expect(file.report).toEqual({
      format: 'csv',
      rows: 2,
      comments: 0,
      header: ['Id', 'TO', 'Type', 'Weight', 'From'],
      ignored: ['Id', 'Type'],
      separator: ',',
      loops: 0,
      repeated: 0,
      merged: 0,
      negative: 1,
      notes: [],
    });
  });

  it('takes a first row that names no ends for an edge of two or three cells', async () => {
    const two = await readCsv('x,y\ny,z');
    expect([two.ids, two.graph.weights, two.report.header]).toEqual([['x', 'y', 'z'], undefined, undefined]);
    expect(edgesOf(await readCsv('x,y,4\ny,z,5'))).toEqual([
      ['x', 'y', 4],
      ['y', 'z', 5],
    ]);
  });

  it('reads columns by the names given, letter by letter', async () => {
    const text = 'origin,destination,count,weight\nABE,ATL,853,1\nATL,ABE,7,1\n';
    const options = { source: 'origin', target: 'destination', weight: 'count', directed: true };
    const file = await readCsv(text, options);
    expect(edgesOf(file)).toEqual([
      ['ABE', 'ATL', 853],
      ['ATL', 'ABE', 7],
    ]);
    expect(file.report.ignored).toEqual(['weight']);
    expect(await refusal(readCsv(text, { ...options, source: 'Origin' }))).toBe(
      'input:1: expected a header with the column "Origin", got ["origin", "destination", "count", "weight"]',
    );
    expect(await refusal(readCsv(text, { weight: 'count' }))).toBe(
      'input:1: expected a header with a source and a target column, got ["origin", "destination", "count", "weight"]',
    );
    expect(await refusal(readCsv(text, { ...options, header: false }), 'invalid-argument')).toMatch(
      'header must be true or absent with the option source, got false',
    );
  });

  it('believes the option header against its own rule', async () => {
    expect((await readCsv('source,target\na,b', { header: false })).ids).toEqual(['source', 'target', 'a', 'b']);
    expect(await refusal(readCsv('a,b\nc,d', { header: true }))).toBe(
      'input:1: expected a header with a source and a target column, got ["a", "b"]',
    );
  });

  it('refuses half a header rather than make an edge of it', async () => {
    expect(await refusal(readCsv('source,dest\na,b'))).toBe(
      'input:1: expected a header with a source and a target column (or the option header: false, if this row is an edge), got ["source", "dest"]',
    );
    expect(await refusal(readCsv('source,target,To\na,b,c'))).toBe(
      'input:1: expected one target column, got ["target", "To"]',
    );
    expect(await refusal(readCsv('source,target,weight,Weight\na,b,1,2'))).toBe(
      'input:1: expected one weight column, got ["weight", "Weight"]',
    );
  });

  it.each([
    [',', 'a,b,1\nb,"c;d",2'],
    [';', 'a;b;1\nb;"c;d";2'],
    ['\t', 'a\tb\t1\nb\t"c;d"\t2'],
  ])('finds out that %o separates the cells', async (separator, text) => {
    const file = await readCsv(text);
    expect(file.report.separator).toBe(separator);
    expect(file.ids).toEqual(['a', 'b', 'c;d']);
  });

  it('counts separators outside quotes only, and takes the one given', async () => {
    expect((await readCsv('"a,b,c";"d,e"')).ids).toEqual(['a,b,c', 'd,e']);
    expect((await readCsv('# a;b;c\n\n"x\ny;z",y')).ids).toEqual(['x\ny;z', 'y']);
    expect((await readCsv('a,b|c,d', { separator: '|' })).ids).toEqual(['a,b', 'c,d']);
    expect(await refusal(readCsv('# first\n\na,b;c'))).toBe(
      'input:3: expected one separator of , and ; and tab (give it as an option), got several, equally often',
    );
    expect(await refusal(readCsv('a b\nc d'))).toBe(
      'input:1: expected at least two columns, separated by , or ; or a tab, got one',
    );
  });

  it('reads any mixture of line endings, with and without a last one', async () => {
    for (const text of ['a,b\r\nb,c\rc,d\nd,e', 'a,b\n\n\r\n  \nb,c\r\rc,d\r\nd,e\r', '\r\n\na,b\nb,c\nc,d\nd,e\r\n'])
      expect((await readCsv(text)).ids).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('keeps quoted cells as they are, and trims the others', async () => {
    const file = await readCsv(
      'a , " b "\n" b ","say ""hi"""\n"say ""hi""","x\r\ny"\n"x\r\ny",""""\n"""" ,\u00a0n\u00a0',
    );
    expect(file.ids).toEqual(['a', ' b ', 'say "hi"', 'x\r\ny', '"', '\u00a0n\u00a0']);
  });

  it('takes # and % for comments only at the beginning of a line, and counts them', async () => {
    const file = await readCsv('# made by hand\nsource,target\na#1,b%2\n  % more, of, this\nb%2,#c\n"#d",a#1\n#e,f');
    expect(file.ids).toEqual(['a#1', 'b%2', '#c', '#d']);
    expect(file.report).toMatchObject({ rows: 3, comments: 3 });
  });

  it('keeps ids as text: nothing that looks like a number is one', async () => {
    const file = await readCsv('7,07\n07,7.0\n7.0,1e400\nnull,NaN');
    expect(file.ids).toEqual(['7', '07', '7.0', '1e400', 'null', 'NaN']);
    // Two spellings of one letter are two ids as well.
    expect((await readCsv('\u00e9,e\u0301')).ids).toHaveLength(2);
  });

  it('merges repeated rows into the lightest, or keeps them, and counts them either way', async () => {
    const text = 'source,target,weight\na,b,2\nb,a,1\na,a,5\nb,c,3\na,b,4';
    const merged = await readCsv(text);
    expect(edgesOf(merged)).toEqual([
      ['a', 'a', 5],
      ['a', 'b', 1],
      ['b', 'c', 3],
    ]);
    expect(merged.report).toMatchObject({ rows: 5, loops: 1, repeated: 2, merged: 2 });
    const kept = await readCsv(text, { duplicates: 'keep', loops: 'drop' });
    expect(edgeCount(kept.graph)).toBe(4);
    expect(kept.report).toMatchObject({ rows: 5, loops: 1, repeated: 2, merged: 0 });
    const directed = await readCsv(text, { directed: true });
    expect(directed.report).toMatchObject({ rows: 5, loops: 1, repeated: 1, merged: 1 });
    expect((await readCsv('a,b\na,a\na,a\na,a', { loops: 'drop' })).report).toMatchObject({ loops: 3, repeated: 0 });
    expect((await readCsv('a,b\na,a\na,a\na,a')).report).toMatchObject({ loops: 3, repeated: 2, merged: 2 });
  });

  it('reads decimal numbers as weights', async () => {
    const texts = ['0', '-0', '+1.5', '.5', '2.', '1e3', '-2.5E-3', '007', '0.1'];
    const file = await readCsv(texts.map((text, i) => `a,${i + 1},${text}`).join('\n'));
    expect(Array.from(file.graph.weights!.subarray(0, texts.length))).toEqual([
      0, -0, 1.5, 0.5, 2, 1000, -0.0025, 7, 0.1,
    ]);
    expect(file.report.negative).toBe(1);
  });

  it.each([
    '',
    'NaN',
    'inf',
    'Infinity',
    '-Infinity',
    '1e999',
    '0x10',
    '1,5',
    '1_000',
    '1 000',
    '٣',
    'null',
    '--1',
    '.',
    '1e',
    '"x"',
  ])('refuses %o as a weight, with its line', async (weight) => {
    const got = weight === '' ? 'an empty cell' : JSON.stringify(weight.replaceAll('"', ''));
    expect(await refusal(readCsv(`source;target;weight\na;b;1\n\nb;c;${weight}\n`))).toBe(
      `input:4: expected a finite decimal number as weight, got ${got}`,
    );
  });

  it.each([
    ['too few cells', 'a,b,1\nb,c', 'input:2: expected 3 columns, as in the first row, got 2'],
    ['too many cells', 'source,target\n\na,b,', 'input:3: expected 2 columns, as in the first row, got 3'],
    ['one column', 'a', 'input:1: expected at least two columns, separated by , or ; or a tab, got one'],
    [
      'four columns without a header',
      'a,b,1,x',
      'input:1: expected 2 or 3 columns, source target [weight], without a header, got 4',
    ],
    ['an empty id', 'a,b\n\r\n\rc,', 'input:4: expected a node id, got an empty cell'],
    ['an empty id in quotes', 'a,b\n"",c', 'input:2: expected a node id, got an empty cell'],
    ['a blank id', 'a,b\n  ,c', 'input:2: expected a node id, got an empty cell'],
    ['cells of a separator alone', 'a,b\n,', 'input:2: expected a node id, got an empty cell'],
    ['an open quote', 'a,b\nc,"d\ne,f\n', 'input:2: expected a closing quote, got the end of the file'],
    ['text after a quote', 'a,b\n"c\r\nd"e,f', 'input:3: expected "," or a line break after a closing quote, got "e"'],
    [
      'a quote in a cell',
      'a,b\nc"d,e',
      'input:2: expected quotes around whole cells, doubled inside them, got one within a cell',
    ],
    [
      'a second byte order mark',
      'a,b\n\uFEFFc,d',
      'input:2: expected a byte order mark at the beginning of the file only, got one before a cell',
    ],
    ['half a surrogate pair', 'a,b\nc\ud800,d', 'input:2: expected text in UTF-8, got bytes that are not'],
    ['comments alone', '# a,b\n\n', 'input: expected rows, got only blank lines and comments'],
  ])('refuses %s', async (_, text, message) => {
    expect(await refusal(readCsv(text))).toBe(message);
  });

  it('refuses a zero byte behind the kilobyte by which the kind of a file is judged', async () => {
    const text = `a,b\n#${'.'.repeat(1200)}\n"x\ny\0",d\n`;
    expect(await refusal(readCsv(text))).toBe(
      'input:4: expected text, got a zero byte (perhaps a binary file, or text in UTF-16)',
    );
  });

  it('names the physical line of a fault behind cells of several lines', async () => {
    const text = 'source,target,weight\r\n"a\nb\r\nc\rd",e,1\n# more\n"f\n",g,\n';
    expect(await refusal(readCsv(text, { name: 'roads.csv' }))).toBe(
      'roads.csv:8: expected a finite decimal number as weight, got an empty cell',
    );
  });

  it.each([
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['Latin-1', [0xe9]],
    ['a character cut short', [0xe2, 0x82]],
  ])('refuses bytes that are not UTF-8: %s, at the end and before it', async (_, bytes) => {
    const encode = (text: string): number[] => [...new TextEncoder().encode(text)];
    const cut = new Uint8Array([...encode('a,b\n"c\n'), ...bytes]);
    expect(await refusal(readCsv(cut))).toBe('input:3: expected text in UTF-8, got bytes that are not');
    const early = new Uint8Array([...encode('a,b\r\n# '), ...bytes, ...encode('\nc,d\ne\n')]);
    expect(await refusal(readCsv(early))).toBe('input:2: expected text in UTF-8, got bytes that are not');
  });

  it('refuses a row beyond a mebibyte instead of holding the rest of the file', async () => {
    const text = `a,b\nc,"${'d,e\n'.repeat(400_000)}`;
    expect(await refusal(readCsv(text))).toBe(
      'input:2: expected a row of at most 1048576 bytes, got a longer one (perhaps a quote is left open)',
    );
    const long = 'x'.repeat(1_000_000);
    expect((await readCsv(`a,"${long}"\n${long},b`)).ids).toEqual(['a', long, 'b']);
  });

  it('takes time in proportion to the size of hostile files', async () => {
    const long = 1_000_000;
    const texts = [
      `a,b,${'1'.repeat(long)}x`,
      `a,b,1\na,b,${'"'.repeat(long)}`,
      '"'.repeat(long),
      '\n'.repeat(long),
      `a,b\n${' \t'.repeat(long / 4)}x`,
      ' '.repeat(long),
      'a'.repeat(long),
      '<?xml'.repeat(long / 10),
      `Creator ${' '.repeat(long)}`,
      '%'.repeat(long),
      ','.repeat(long),
    ];
    for (const text of texts) expect(await refusal(readCsv(text))).not.toBe('accepted');
  });

  it.each<[string, object, string]>([
    [
      'an unknown option',
      { seperator: ';' },
      'options must be made of name, directed, weight, duplicates, loops, header, source, target, separator, got "seperator"',
    ],
    ['a separator', { separator: ' ' }, 'separator must be one of ,, ;, \t, |, got " "'],
    ['a flag', { header: 'yes' }, 'header must be true or false, got "yes"'],
    ['a name', { name: 3 }, 'name must be text, got 3'],
    ['a rule', { duplicates: 'sum' }, 'duplicates must be one of merge, keep, got "sum"'],
  ])('refuses %s that it does not know', async (_, options, message) => {
    expect(await refusal(readCsv('a,b', options), 'invalid-argument')).toMatch(message);
  });
});

describe('CSV files that other tools tripped over', () => {
  it('a byte order mark and CRLF: the first column keeps its name', async () => {
    for (const bytes of [
      fixture('bom-header.csv'),
      new TextDecoder().decode(fixture('bom-header.csv')),
      '\uFEFFsource,target,weight\rp,q,1.5\rq,r,2.5\rr,s,.5',
    ]) {
      const file = await readCsv(bytes);
      expect(file.ids).toEqual(['p', 'q', 'r', 's']);
      expect(edgesOf(file).map(([, , weight]) => weight)).toEqual([1.5, 2.5, 0.5]);
      expect(file.report.header![0]!.toLowerCase()).toBe('source');
    }
  });

  it('quotes in a semicolon file: quoted and plain ids are the same nodes', async () => {
    const file = await readCsv(fixture('quotes-semicolons.csv'));
    expect(file.ids).toEqual(['ash', 'birch', 'cedar; red', 'the "old" oak', 'two\nlines']);
    expect(edgeCount(file.graph)).toBe(4);
    const text = `${new TextDecoder().decode(fixture('quotes-semicolons.csv'))}ash;elm;heavy\n`;
    expect(await refusal(readCsv(text))).toBe('input:7: expected a finite decimal number as weight, got "heavy"');
  });

  it('rows in both directions, read as undirected: merged by a stated rule, with their count', async () => {
    const merged = await readCsv(fixture('both-directions.csv'));
    expect([merged.graph.nodes, edgeCount(merged.graph)]).toEqual([4, 3]);
    expect(merged.report).toMatchObject({ rows: 5, repeated: 2, merged: 2 });
    expect(edgesOf(merged)[0]).toEqual(['a', 'b', 2]);
    const kept = await readCsv(fixture('both-directions.csv'), { duplicates: 'keep' });
    expect([edgeCount(kept.graph), kept.report.repeated, kept.report.merged]).toEqual([5, 2, 0]);
    const directed = await readCsv(fixture('both-directions.csv'), { directed: true });
    expect([edgeCount(directed.graph), directed.report.repeated]).toEqual([5, 0]);
  });

  it('a header alone is a graph without nodes', async () => {
    const { graph, ids, report } = await readCsv(fixture('only-header.csv'));
    expect([graph.nodes, edgeCount(graph), components(graph).count, ids, report.rows]).toEqual([0, 0, 0, [], 0]);
  });
});
