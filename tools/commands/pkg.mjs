import { benchmarksOf } from '../bench/run.mjs';
import { script } from '../lib/tool.mjs';
import { workspace } from '../lib/workspaces.mjs';
import { build } from '../start/build.mjs';
import { exitCodeOf, run } from '../start/child.mjs';
import { root, say, since } from '../start/root.mjs';

// npm run pkg -- <package> [build] [test] [bench] [watch]: works on one package alone and says how long each step took.

/** @typedef {import('../lib/workspaces.mjs').Workspace} Workspace */

/** @type {Record<string, (room: Workspace) => Promise<number>>} */
const steps = {
  build: ({ name }) => build([name]),
  test: ({ short }) => node(script('vitest'), 'run', '--project', short),
  bench: (room) =>
    benchmarksOf(room).length === 0 ? Promise.resolve(0) : node('tools/commands/bench.mjs', room.short),
  watch: ({ short }) => node(script('vitest'), '--watch', '--project', short),
};

/** @param {string[]} args */
async function node(...args) {
  return exitCodeOf(await run(process.execPath, args));
}

/** Ends with the exit code of the first step that fails. @param {string[]} argv */
async function main([name = '', ...wanted]) {
  const unknown = wanted.find((step) => !Object.hasOwn(steps, step));
  if (unknown !== undefined)
    throw new Error(`no step ${JSON.stringify(unknown)}; there are ${Object.keys(steps).join(', ')}`);
  const room = workspace(root, name);
  const times = [];
  for (const step of wanted.length === 0 ? ['build', 'test', 'bench'] : wanted) {
    const start = performance.now();
    const code = (await steps[step]?.(room)) ?? 0;
    times.push(`${step} ${since(start)}`);
    process.exitCode = code;
    if (code !== 0) break;
  }
  say(`${room.name}: ${times.join(', ')}`);
}

await main(process.argv.slice(2)).catch((error) => {
  say(error.message);
  process.exitCode = 2;
});
