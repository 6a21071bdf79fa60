import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runNpm } from '../lib/tool.mjs';
import { installProject } from '../pack/project.mjs';
import { exampleOf } from './projects.mjs';

/** @typedef {import('../lib/tally.mjs').Tally} Tally */
/** @typedef {import('../pack/tarballs.mjs').Tarball} Tarball */

/** The majors of Node that a release works on, besides the one that runs the tests. */
const majors = [22, 24, 26];

/**
 * Installs all packages together into one empty project, with what their READMEs ask for.
 *
 * @param {Tally} tally
 * @param {readonly Tarball[]} tarballs
 * @param {string} project
 */
export async function installTogether(tally, tarballs, project) {
  return tally.check('all packages together in an empty project', async () => {
    const rooms = tarballs.filter(({ workspace }) => !workspace.isApp);
    const examples = rooms.map((tarball) => ({ short: tarball.workspace.short, ...exampleOf(tarball) }));
    const names = tarballs.map(({ workspace }) => workspace.name);
    const count = await installProject(project, [...names, ...examples.flatMap(({ installs }) => installs)], tarballs);
    mkdirSync(path.join(project, 'examples'), { recursive: true });
    for (const { short, code, output } of examples) {
      writeFileSync(path.join(project, 'examples', `${short}.mjs`), code);
      writeFileSync(path.join(project, 'examples', `${short}.txt`), output);
    }
    return `${count} packages arrive`;
  });
}

/**
 * The smoke suite on other majors of Node, which come from npm and go nowhere near this repository's dependencies.
 *
 * @param {Tally} tally
 * @param {string} project
 */
export async function checkNodes(tally, project) {
  for (const major of majors)
    await tally.check(`smoke suite on Node ${major}`, async () => {
      const exec = ['exec', '--yes', `--package=node@${major}`, '--call', 'node tools/smoke/smoke.mjs'];
      const output = await runNpm(exec, { env: { ...process.env, KLEENE_PROJECT: project } });
      const version = / with Node (\S+)/.exec(output)?.[1] ?? '';
      if (!version.startsWith(`${major}.`)) throw new Error(`ran on Node ${version}:\n${output}`);
      return version;
    });
}
