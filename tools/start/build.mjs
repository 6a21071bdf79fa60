import path from 'node:path';
import { capture, exitCodeOf } from './child.mjs';
import { pruneBuilt } from './prune.mjs';
import { root, say, since } from './root.mjs';
import { refreshNative } from '../simd/native.mjs';

const turbo = path.join(root, 'node_modules', 'turbo', 'bin', 'turbo');

/** What turbo needs to hear to stay silent about itself, and to say nothing to anybody. */
const quiet = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' };

/**
 * Builds what is stale among the workspaces; says so on standard error only when it takes a while or fails.
 *
 * @param {string[]} [packages] names to build, with what they need; all without it
 * @returns {Promise<number>} turbo's exit code
 */
export async function build(packages = []) {
  const start = performance.now();
  pruneBuilt();
  const filters = packages.map((name) => `--filter=${name}`);
  let told = false;
  const patience = setTimeout(() => {
    told = true;
    say('building what is stale …');
  }, 1500);
  const outcome = await capture(
    process.execPath,
    [turbo, 'run', 'build', '--output-logs=errors-only', '--continue=dependencies-successful', ...filters],
    {
      env: { ...process.env, ...quiet },
    },
  );
  clearTimeout(patience);
  const code = exitCodeOf(outcome);
  if (code !== 0) process.stderr.write(outcome.output);
  if (code !== 0 || told) say(code === 0 ? `built in ${since(start)}` : 'the build failed');
  if (code === 0 && needNative(packages)) await refreshNative();
  return code;
}

/** Whether the addon is wanted: for everything, or for the packages that load it. @param {string[]} packages */
function needNative(packages) {
  return packages.length === 0 || packages.some((name) => ['@kleene/backend-simd', '@kleene/backend'].includes(name));
}
