import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../bin/kleene.js', import.meta.url));
const graph = fileURLToPath(new URL('./fixtures/bom-header.csv', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built program; `watch` sees all output so far whenever there is more. */
function start(
  words: readonly string[],
  watch: (child: ReturnType<typeof spawn>, text: string) => void = () => undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, [bin, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { out: '', err: '' };
  for (const [name, stream] of [
    ['out', child.stdout],
    ['err', child.stderr],
  ] as const) {
    stream.on('data', (piece: Buffer) => {
      text[name] += piece.toString();
      watch(child, text.out + text.err);
    });
  }
  return new Promise((resolve) => void child.on('close', (code) => resolve({ code, ...text })));
}

describe('kleene as a program', () => {
  it('ends without a word when whoever reads its output has gone', async () => {
    const { code, err } = await start(['run', 'bfs', '--graph', graph, '--start', 'p', '--json'], (child) =>
      child.stdout!.destroy(),
    );
    expect(code).toBe(0);
    expect(err).not.toMatch(/EPIPE|Error|^\s+at /m);
  });

  it('writes no cursor movements into a pipe', async () => {
    const { code, out, err } = await start(['eval', 'bfs', '--graphs', '5']);
    expect(code).toBe(0);
    expect(out + err).not.toContain('\r');
    expect(out + err).not.toContain('\u001B');
  });

  it('ends with 130 when interrupted, keeps its steps, and goes on to the same weights', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'kleene-interrupt-'));
    const folder = join(parent, 'run');
    const words = ['train', 'dnar/bfs', '--steps', '40', '--out', folder, '--backend', 'wasm'];
    let asked = false;
    const stopped = await start(words, (child, text) => {
      if (!asked && text.includes('training dnar/bfs')) setTimeout(() => child.kill('SIGINT'), 1500);
      asked = true;
    });
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(/interrupted after step \d+ of 40/);
    expect(stopped.err).not.toContain('    at ');
    const resumed = await start([...words, '--json']);
    expect(resumed.code).toBe(0);
    const { taken } = JSON.parse(resumed.out) as { taken: number };
    const before = Number(/interrupted after step (\d+)/.exec(stopped.err)![1]);
    expect(before + taken).toBe(40);
    await rm(parent, { recursive: true });
  }, 60_000);
});
