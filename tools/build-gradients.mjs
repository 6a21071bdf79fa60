import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { build } from 'vite';

const core = path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json'));
const dist = path.join(core, 'dist');
const entry = path.join(dist, 'register_all_gradients.js');
const { version } = JSON.parse(readFileSync(path.join(core, 'package.json'), 'utf8'));

/** Where the bundle lies in the repository. */
export const gradientsFile = fileURLToPath(new URL('../packages/backend/src/vendor/gradients.ts', import.meta.url));

const notice = `// @ts-nocheck: JavaScript as TensorFlow.js ships it; made by tools/build-gradients.mjs, not edited by hand.
/**
 * The gradients of @tensorflow/tfjs-core ${version}, bundled from its dist/register_all_gradients.js and what only that leads to;
 * all else comes from the package itself. Its notice:
 *
 * @license
 * Copyright Google LLC. All Rights Reserved.
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 *
 * Changed: joined into one file, comments removed, the gradients listed instead of registered.
 */
import type { GradConfig } from '@tensorflow/tfjs-core';
`;

/**
 * The text of the bundle: a list of gradients that registers nothing by itself and shares the engine of the
 * `@tensorflow/tfjs-core` it is imported beside.
 *
 * @returns {Promise<string>}
 */
export async function bundleGradients() {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      target: 'es2023',
      lib: { entry, formats: ['es'] },
      rolldownOptions: {
        external: ['@tensorflow/tfjs-core'],
        output: { comments: false },
        plugins: [viaThePublicEntry()],
      },
    },
  });
  const [bundle] = /** @type {import('vite').Rolldown.RolldownOutput[]} */ (result);
  return notice + asTypeScript(bundle?.output[0].code ?? '');
}

/** @param {string} code */
function asTypeScript(code) {
  const lines = code.split('\n').filter((line) => !/^\/\/#(end)?region/.test(line));
  return lines
    .join('\n')
    .replace(/^(?:var|let|const) gradConfigs = /m, 'export const gradients: readonly GradConfig[] = ')
    .replace(/^export \{ gradConfigs \};\n/m, '');
}

/** Points each import that the package's public entry answers as well at that entry, so that little is bundled and nothing is there twice. */
function viaThePublicEntry() {
  return {
    name: 'via-the-public-entry',
    /** @param {string} code @param {string} id */
    transform(code, id) {
      if (!id.startsWith(dist)) return null;
      const isEntry = id === entry;
      const body = code
        .replace(/\bENGINE\b/g, (name, at) => (/^import .*$/.test(lineAt(code, at)) ? name : 'engine()'))
        .replace(/^import (?:\* as (\w+)|\{([^}]*)\}) from '(\.[^']+)';$/gm, (_, space, names, from) =>
          space ? namespaceImport(space) : namedImport(names, from),
        );
      return isEntry ? body.replace(/^for \(const gradientConfig[^]*?^\}$/m, 'export { gradConfigs };') : body;
    },
  };
}

/** @param {string} text @param {number} at */
function lineAt(text, at) {
  return text.slice(text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at));
}

/** @param {string} space */
function namespaceImport(space) {
  const name = space in tf ? space : 'backend_util';
  return `import { ${name} as ${space} } from '@tensorflow/tfjs-core';`;
}

/** @param {string} names @param {string} from */
function namedImport(names, from) {
  return names
    .split(',')
    .map((name) => name.trim())
    .map((name) => {
      const [original = '', local = original] = name.split(/ as /);
      if (original === 'ENGINE') return `import { engine } from '@tensorflow/tfjs-core';`;
      if (original === 'getGlobalTensorClass')
        return `import { Tensor } from '@tensorflow/tfjs-core';\nconst ${local} = () => Tensor;`;
      if (original in tf) return `import { ${name} } from '@tensorflow/tfjs-core';`;
      const space = ['util', 'backend_util'].find((space) => original in /** @type {any} */ (tf)[space]);
      if (space !== undefined)
        return `import { ${space} as ${space}_${local} } from '@tensorflow/tfjs-core';\nconst ${local} = ${space}_${local}.${original};`;
      return `import { ${name} } from '${from}';`;
    })
    .join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(gradientsFile, await bundleGradients());
