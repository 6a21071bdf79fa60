import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tensorflow } from '../src/candidates/tensorflow.ts';

const name = '@tensorflow/tfjs-node';
const binding = 'lib/napi-v8/tfjs_binding.node';

let project = '';
beforeEach(() => void (project = mkdtempSync(path.join(tmpdir(), 'kleene-backend-'))));
afterEach(() => rmSync(project, { recursive: true }));

/** Lays a package of these files into the project. */
function lay(files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(project, 'node_modules', name, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

const manifest = (version: string): string => JSON.stringify({ name, version, main: 'index.js' });
const candidate = () => tensorflow('tensorflow', name, () => [path.join(project, 'package.json')]);

describe('tfjs-node is looked for, and', () => {
  it('not there where it is not installed', () => {
    expect(candidate().whyNot()).toEqual({ reason: `${name} is not installed`, remedy: `npm install ${name}@4.22.0` });
  });

  it('not usable where its install script did not run', () => {
    lay({ 'package.json': manifest('4.22.0'), 'index.js': 'throw new Error("imported blindly")' });
    expect(candidate().whyNot()?.reason).toContain('has no binding (lib/napi-v8/tfjs_binding.node)');
    expect(candidate().whyNot()?.remedy).toMatch(/^npm rebuild @tensorflow\/tfjs-node .*approve/);
  });

  it('not used in another version', () => {
    lay({ 'package.json': manifest('3.21.1'), [binding]: '' });
    expect(candidate().whyNot()).toMatchObject({
      reason: expect.stringContaining(`${name} 3.21.1 in `),
      remedy: `npm install ${name}@4.22.0`,
    });
  });

  it('found without being run; its error comes when it is started', async () => {
    lay({
      'package.json': manifest('4.22.0'),
      [binding]: '',
      'index.js': 'throw new Error("libtensorflow.so.2: cannot open")',
    });
    expect(candidate().whyNot()).toBeUndefined();
    await expect(candidate().start({})).rejects.toThrow('libtensorflow.so.2: cannot open');
  });

  it('only in Node', () => {
    vi.stubGlobal('process', undefined);
    try {
      expect(candidate().whyNot()).toEqual({ reason: 'only in Node' });
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe('as tfjs-node is loaded', () => {
  it('the functions it needs are in node:util, the log is quiet and the threads are set', async () => {
    lay({
      'package.json': manifest('4.22.0'),
      [binding]: '',
      'index.js': `const util = require('node:util');
        throw new Error(JSON.stringify([util.isNullOrUndefined(null), util.isNullOrUndefined(0), util.isArray([]),
          process.env.TF_CPP_MIN_LOG_LEVEL, process.env.TF_NUM_INTRAOP_THREADS]))`,
    });
    const kept = { ...process.env };
    try {
      delete process.env['TF_CPP_MIN_LOG_LEVEL'];
      await expect(candidate().start({ threads: 3 })).rejects.toThrow('[true,false,true,"2","3"]');
    } finally {
      process.env = kept;
    }
  });
});
