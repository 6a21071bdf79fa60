import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isKleeneError } from '@kleene/base';
import { readCsv } from '@kleene/graph-io';
import { graphFileBytes, readGraphFile } from '@kleene/graph-io/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gunzipped } from '../src/node/gunzip.ts';
import { inChunks, refusal } from './help.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'kleene-gzip-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
const text = 'source,target\na,b\nb,c\nc,d\n';
const members = Buffer.concat([gzipSync(text), gzipSync('d,e\n'), gzipSync(''), gzipSync('e,f\n')]);

describe('a compressed file', () => {
  it('is read by the end of its name, in every format', async () => {
    const file = await readCsv(text);
    for (const name of ['g.csv.gz', 'g.tsv.gz', 'g.graphml.gz', 'g.GEXF.GZ', 'g.json.gz', 'g.txt.gz', 'g.snap.gz']) {
      const bytes = graphFileBytes(name, { graph: file.graph, ids: file.ids });
      expect([...bytes.subarray(0, 2)]).toEqual([0x1f, 0x8b]);
      expect((await readGraphFile(write(name, bytes))).ids).toEqual(file.ids);
      expect(graphFileBytes(name, { graph: file.graph, ids: file.ids })).toEqual(bytes);
    }
  });

  it('may have several members, however its bytes arrive', async () => {
    expect((await readGraphFile(write('m.csv.gz', members))).ids).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    for (let size = 1; size <= members.length; size++)
      expect((await readCsv(gunzipped('m', inChunks(members, size)))).ids).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('that is cut short anywhere is refused, whatever had been read by then', async () => {
    for (let end = 1; end < members.length; end++) {
      const isWholeMember = [gzipSync(text).length, gzipSync(text).length + gzipSync('d,e\n').length].includes(end);
      const outcome = await refusal(readCsv(gunzipped('m', inChunks(members.subarray(0, end), 16)))).catch(String);
      if (!isWholeMember && end < members.length - gzipSync('e,f\n').length - gzipSync('').length)
        expect(outcome, `cut at ${end}`).toMatch('m: expected a whole gzip file, got a fault: unexpected end of file');
    }
    const path = write('cut.csv.gz', members.subarray(0, 30));
    expect(await refusal(readGraphFile(path))).toBe(
      `${path}: expected a whole gzip file, got a fault: unexpected end of file`,
    );
  });

  it('with a wrong checksum, a wrong length or anything behind its members is refused', async () => {
    const whole = gzipSync(text);
    for (const at of [whole.length - 8, whole.length - 1]) {
      const changed = Uint8Array.from(whole);
      changed[at]! ^= 1;
      expect(await refusal(readGraphFile(write('c.csv.gz', changed)))).toMatch(/incorrect (data|length) check/);
    }
    for (const rest of [[0], [0, 0, 0], [...Buffer.from('\0'), ...gzipSync('x,y\n')], [1, 2, 3], [0x1f, 0x8b]]) {
      const path = write('r.csv.gz', Buffer.concat([whole, Buffer.from(rest)]));
      expect(await refusal(readGraphFile(path)), String(rest)).toMatch(
        /expected (gzip members to its end|a whole gzip file), got /,
      );
    }
    expect(await refusal(readGraphFile(write('t.csv.gz', Buffer.from(text))))).toMatch('incorrect header check');
    expect(await refusal(readGraphFile(write('e.csv.gz', new Uint8Array(0))))).toMatch(/empty|unexpected end/);
  });

  it('with any one bit changed is refused, or holds the same', async () => {
    for (let at = 0; at < members.length; at++) {
      const changed = Uint8Array.from(members);
      changed[at]! ^= 1 << (at % 8);
      try {
        const { ids } = await readCsv(gunzipped('m', inChunks(changed, 64)));
        expect(ids, `byte ${at}`).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
      } catch (error) {
        if (!isKleeneError(error)) throw error;
      }
    }
  });

  it('that swells beyond the limit of a document is given up on the way', async () => {
    const path = write('large.graphml.gz', gzipSync(Buffer.alloc(80 * 2 ** 20, ' ')));
    expect(await refusal(readGraphFile(path))).toBe(
      `${path}: expected at most 67108864 bytes of GraphML (64 MiB; write larger graphs as CSV), got more`,
    );
  });

  it('of a fault in its content names the line', async () => {
    const path = write('line.csv.gz', gzipSync('a,b\nc\n'));
    expect(await refusal(readGraphFile(path))).toBe(`${path}:2: expected 2 columns, as in the first row, got 1`);
  });
});
