import { builtinModules } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { gzipSync } from 'node:zlib';
import { viteBuild } from '../lib/vite.mjs';

/** @typedef {import('../lib/tally.mjs').Tally} Tally */
/** @typedef {import('../pack/tarballs.mjs').Tarball} Tarball */

/**
 * Bundles every entry that is not `./node`, as installed in `project`, for the browser: no module of Node may be in it, and
 * evaluating it where there is no Node must do nothing but define.
 *
 * @param {Tally} tally
 * @param {readonly Tarball[]} tarballs
 * @param {string} project with all tarballs installed
 */
export async function checkBundles(tally, tarballs, project) {
  for (const { workspace } of tarballs)
    for (const specifier of browserEntries(workspace))
      await tally.check(`browser bundle of ${specifier}`, async () => {
        const code = await bundle(specifier, project);
        evaluate(code);
        return `${(code.length / 1000).toFixed(1)} kB, ${(gzipSync(code).length / 1000).toFixed(1)} kB compressed`;
      });
}

/** @param {import('../lib/workspaces.mjs').Workspace} workspace */
function browserEntries({ name, manifest, isApp }) {
  const entries = Object.keys(manifest.exports ?? {}).filter((entry) => !/^\.\/(node|package\.json)(\/|$)/.test(entry));
  return isApp ? [] : entries.map((entry) => path.posix.join(name, entry));
}

/**
 * One self-contained script that defines `kleene`.
 *
 * @param {string} specifier
 * @param {string} project
 * @returns {Promise<string>}
 */
async function bundle(specifier, project) {
  const entry = 'virtual:entry';
  const result = await viteBuild({
    root: project,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry-without-node',
        enforce: 'pre',
        resolveId(source, importer) {
          if (source === entry) return `\0${entry}`;
          // TensorFlow.js asks for modules of Node where it has found that it runs there; ours are not to ask.
          if (isOfNode(source) && importer?.includes('/@kleene/')) throw new Error(`${importer} imports ${source}`);
          return null;
        },
        load: (id) => (id === `\0${entry}` ? `export * from ${JSON.stringify(specifier)};` : null),
      },
    ],
    build: {
      write: false,
      lib: { entry, formats: ['iife'], name: 'kleene', fileName: 'kleene' },
      rolldownOptions: { input: entry },
    },
  });
  const outputs = [result].flat().flatMap((one) => ('output' in one ? one.output : []));
  const chunk = outputs.find((output) => output.type === 'chunk');
  if (chunk === undefined) throw new Error('nothing was bundled');
  return chunk.code;
}

/** @param {string} source */
function isOfNode(source) {
  return source.startsWith('node:') || builtinModules.includes(source);
}

/** Evaluates a script where only what every browser has is there. @param {string} code */
function evaluate(code) {
  const { console, performance, setTimeout, clearTimeout, TextDecoder, TextEncoder, URL, crypto } = globalThis;
  const browser = { console, performance, setTimeout, clearTimeout, TextDecoder, TextEncoder, URL, crypto };
  const context = vm.createContext({
    ...browser,
    document: { currentScript: { src: 'https://example.org/kleene.js' } },
  });
  vm.runInContext('globalThis.self = globalThis.window = globalThis;', context);
  vm.runInContext(code, context);
}
