import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { Skipped } from '../lib/tally.mjs';
import { viteBuild } from '../lib/vite.mjs';
import { capture, exitCodeOf } from '../start/child.mjs';

// A page of a user's: what computes, and a product and a gradient.
const page = `import { prepare } from '@kleene/backend';
import * as tf from '@tensorflow/tfjs-core';
const { backend, detail } = await prepare();
const a = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
const product = tf.matMul(a, a, false, true).dataSync().join(' ');
const slope = tf.grad((x) => tf.sum(tf.matMul(x, a, false, true)))(a).dataSync().join(' ');
document.body.textContent = [backend, detail, product, slope].join('; ');
`;

/**
 * Bundles a page that uses `@kleene/backend`, and opens it in a browser without a window: the WebAssembly of backend-simd arrives with the
 * bundle, and its numbers are right. `KLEENE_BROWSER` names a browser; else Chromium or Chrome is looked for.
 *
 * @param {import('../lib/tally.mjs').Tally} tally
 * @param {string} project with all tarballs installed
 */
export async function checkBrowser(tally, project) {
  await tally.check('a page in a browser', async () => {
    const browser = await findBrowser();
    if (browser === undefined) throw new Skipped('no Chromium or Chrome is here (KLEENE_BROWSER names one)');
    const root = path.join(project, 'page');
    mkdirSync(root);
    writeFileSync(path.join(root, 'index.html'), '<body>waiting<script type="module" src="./page.js"></script>');
    writeFileSync(path.join(root, 'page.js'), page);
    await viteBuild({ root, logLevel: 'silent', build: { target: 'es2022' } });
    const said = await show(browser, path.join(root, 'dist'));
    if (!/^simd; WebAssembly[^;]*\.wasm\).*; 14 32 32 77; 10 14 18 10 14 18$/.test(said)) throw new Error(said);
    return said.slice(0, said.indexOf(')') + 1);
  });
}

async function findBrowser() {
  const named = process.env['KLEENE_BROWSER'];
  for (const name of named === undefined ? ['chromium', 'chromium-browser', 'google-chrome'] : [named])
    try {
      if (exitCodeOf(await capture(name, ['--version'])) === 0) return name;
    } catch {
      continue;
    }
  return undefined;
}

/** What a page has come to say. @param {string} browser @param {string} folder */
async function show(browser, folder) {
  const server = createServer((request, response) => {
    const file = path.join(
      folder,
      new URL(request.url ?? '/', 'http://localhost').pathname.replace(/\/$/, '/index.html'),
    );
    const type = { '.html': 'text/html', '.js': 'text/javascript' }[path.extname(file)];
    if (!existsSync(file)) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': type ?? 'application/octet-stream' }).end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  try {
    const options = ['--headless', '--no-sandbox', '--disable-gpu', '--virtual-time-budget=60000', '--dump-dom'];
    const { stdout } = await capture(browser, [...options, `http://127.0.0.1:${port}/`]);
    return (/<body>(.*?)(<script|<\/body>)/s.exec(stdout)?.[1] ?? stdout).trim();
  } finally {
    server.close();
  }
}
