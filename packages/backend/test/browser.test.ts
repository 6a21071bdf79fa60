import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { expect, it } from 'vitest';

it('the main entry bundles for the browser without a module of Node', async () => {
  const results = (await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@kleene/source', 'browser', 'module', 'import', 'default'] },
    build: {
      write: false,
      minify: false,
      lib: { entry: fileURLToPath(new URL('../src/index.ts', import.meta.url)), formats: ['es'] },
      rolldownOptions: { onLog: (level, log) => void (level === 'warn' && warnings.push(log.message)) },
    },
  })) as Rolldown.RolldownOutput[];
  const chunks = results[0]!.output.flatMap((file) => (file.type === 'chunk' ? [file] : []));
  expect(
    chunks
      .flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports])
      .filter((id) => id.startsWith('node:')),
  ).toEqual([]);
  expect(chunks.map(({ code }) => code).join('\n')).not.toMatch(/(from|import\(|require\()\s*["']node:/);
  expect(warnings.filter((warning) => warning.includes('node:'))).toEqual([]);
  // wasm and cpu are loaded when they are chosen, not with the entry.
  expect(chunks.find(({ isEntry }) => isEntry)!.dynamicImports.length).toBeGreaterThanOrEqual(2);
}, 60_000);

const warnings: string[] = [];
