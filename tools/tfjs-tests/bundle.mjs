import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { viteBuild } from '../lib/vite.mjs';

const core = path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json'));

// The environments must be set before the tests are loaded: each suite asks for them at once.
const entries = {
  'setup.mjs': `import '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util.js';
const name = process.env.KLEENE_TESTED_BACKEND;
setTestEnvs([{ name, backendName: name, isDataSync: true, flags: {} }]);
`,
  'entry.mjs': `import './setup.mjs';
import '@tensorflow/tfjs-core/dist/tests.js';
`,
};

/**
 * The tests of TensorFlow.js for kernels, as @tensorflow/tfjs-core ships them, in one file with a copy of tfjs-core. The
 * backend under test comes from outside: copies of tfjs-core share one engine and one registry.
 *
 * @param {string} folder a scratch folder
 * @returns {Promise<string>} the file
 */
export async function bundleTests(folder) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(entries)) writeFileSync(path.join(folder, name), text);
  await viteBuild({
    logLevel: 'error',
    root: folder,
    resolve: { alias: { '@tensorflow/tfjs-core': core }, mainFields: ['module', 'main'] },
    ssr: { noExternal: true, external: ['jasmine-core', 'worker_threads'] },
    build: {
      ssr: path.join(folder, 'entry.mjs'),
      outDir: path.join(folder, 'dist'),
      minify: false,
      target: 'es2023',
      rolldownOptions: {
        external: [/^jasmine-core/, 'worker_threads'],
        // The tests are marked as free of side effects, so all would be dropped.
        treeshake: false,
        output: { format: 'cjs', entryFileNames: 'spec.cjs', codeSplitting: false },
      },
    },
  });
  return path.join(folder, 'dist', 'spec.cjs');
}
