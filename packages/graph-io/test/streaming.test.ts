import { readCsv, readEdgeList } from '@kleene/graph-io';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inChunks, refusal } from './help.ts';

const text = 'source,target,weight\r\n"é;1","two\r\nlines",1.5\r# 𝒳\n"say ""hi""",𝒳𝒴,-2\r\n\r\n𝒳𝒴,"é;1",3\r\n';

describe('a source', () => {
  it('gives the same graph as a string, as bytes and in chunks of any size', async () => {
    const expected = await readCsv(text);
    expect(expected.ids).toEqual(['é;1', 'two\r\nlines', 'say "hi"', '𝒳𝒴']);
    const bytes = new TextEncoder().encode(text);
    expect(await readCsv(bytes)).toEqual(expected);
    for (let size = 1; size <= 40; size++) {
      expect(await readCsv(inChunks(bytes, size))).toEqual(expected);
      expect(await readCsv(inChunks(text, size))).toEqual(expected);
    }
  });

  it('gives the same graph or the same refusal wherever a block of 64 KiB ends', async () => {
    const outcome = async (source: string): Promise<unknown> => {
      try {
        return (await readCsv(source)).ids.slice(1);
      } catch (error) {
        return String(error);
      }
    };
    const tails = [
      '"a\r\nb",c\r\nd,"e""f"\r\n',
      '𝒳,"𝒴"\r\n# é\r\n',
      'é,"open\r\n',
      'a,"b"\r\n"c" ,"d"x\n',
      'a,b\r\r\n,d',
    ];
    for (const tail of tails) {
      for (let shift = -tail.length - 2; shift <= 2; shift++) {
        const filler = (length: number): string => `${'x'.repeat(length - 3)},y\n`;
        const expected = await outcome(filler(20) + tail);
        expect(await outcome(filler(2 ** 16 + shift) + tail)).toEqual(expected);
      }
    }
  });

  it('does not see what lay in memory behind the end of the file', async () => {
    const quotes = '"'.repeat(400_000);
    const { ids } = await readCsv(`x,y\n"${quotes.replaceAll('"', '""')}",x\na,"b"`);
    expect(ids).toEqual(['x', 'y', quotes, 'a', 'b']);
  });

  it('is closed when reading ends early', async () => {
    let closed = 0;
    const source = async function* (): AsyncGenerator<string> {
      try {
        for (;;) yield 'a b c d\n'.repeat(10_000);
      } finally {
        closed++;
      }
    };
    expect(await refusal(readEdgeList(source()))).toMatch('input:1: expected 2 or 3 columns');
    expect(closed).toBe(1);
  });

  it('hands its own error on', async () => {
    const source = async function* (): AsyncGenerator<string> {
      yield 'a b\n';
      throw new Error('the cable is out');
    };
    await expect(readEdgeList(source())).rejects.toThrow('the cable is out');
  });

  it.each<[string, unknown, string]>([
    ['a number', 7, 'source must be a string, a Uint8Array or an async iterable of them, got 7'],
    ['nothing', null, 'source must be a string, a Uint8Array or an async iterable of them, got null'],
    ['an array', ['a b'], 'source must be a string, a Uint8Array or an async iterable of them, got ["a b"]'],
    [
      'chunks of another type',
      (async function* () {
        yield 7;
      })(),
      'source must be made of strings or of Uint8Arrays, got 7',
    ],
  ])('is refused when it is %s', async (_, source, message) => {
    expect(await refusal(readEdgeList(source as never), 'invalid-argument')).toBe(`graph-io.readEdgeList: ${message}`);
  });

  it('of 200,000 names with a shared beginning gives each its own node', async () => {
    const count = 200_000;
    const lines = async function* (): AsyncGenerator<string> {
      for (let i = 0; i < count; i += 1000)
        yield Array.from({ length: 1000 }, (_, j) => `node-${i + j} node-${(i + j + 1) % count}\n`).join('');
    };
    const { ids, graph } = await readEdgeList(lines());
    expect([ids.length, new Set(ids).size]).toEqual([count, count]);
    expect(ids[count - 1]).toBe(`node-${count - 1}`);
    expect(graph.targets.length).toBe(2 * count);
  });

  it('gives equal ids one number and different ids different ones, whatever their letters', async () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '𝒳', '0'), minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 60 }), async (pairs) => {
        const { ids } = await readEdgeList(pairs.map(([a, b]) => `${a} ${b}\n`).join(''));
        expect(ids).toEqual([...new Set(pairs.flat())]);
      }),
    );
  });
});
