import { createRequire } from 'node:module';
import path from 'node:path';
import { tally } from '../lib/tally.mjs';
import { countsOf, runTests } from '../lib/tests.mjs';
import { workspaces } from '../lib/workspaces.mjs';
import { root } from '../start/root.mjs';

// The tests of every package that computes with tensors, on whichever copy of tfjs-node is installed beside the other backends.
const names = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];
const require = createRequire(path.join(root, 'package.json'));
const found = names.find(isInstalled);
if (found === undefined) {
  console.log(`Neither ${names.join(' nor ')} is installed, so there is nothing to test. To install one:

    npm install --no-save @tensorflow/tfjs-node@4.22.0        (any CPU)
    npm install --no-save @tensorflow/tfjs-node-gpu@4.22.0    (Linux with an NVIDIA GPU, CUDA 11.2 and cuDNN 8.1)

Its install script downloads TensorFlow; from npm 12 on, allow it first: npm install-scripts approve @tensorflow/tfjs-node,
then npm rebuild @tensorflow/tfjs-node. Where no binary is offered for the machine, it is compiled: that takes a C++
compiler and Python. Any later npm install removes the package again.`);
  process.exitCode = 1;
} else {
  const total = tally();
  const tested = workspaces(root).filter(
    ({ manifest }) => '@tensorflow/tfjs-core' in (manifest.peerDependencies ?? {}),
  );
  const outcome = await runTests(tested.flatMap(({ short }) => ['--project', short]));
  total.add(countsOf(outcome));
  await total.check(`laws ran on ${found}`, () => {
    const ran =
      outcome.report?.tests.filter(({ title, state }) => / on tensorflow/.test(` ${title}`) && state === 'passed') ??
      [];
    if (ran.length === 0) throw new Error('no test of any suite ran on it: does its binding load?');
    return `${ran.length} tests`;
  });
  process.exitCode = total.close();
}

/** @param {string} name */
function isInstalled(name) {
  try {
    return require.resolve(`${name}/package.json`) !== '';
  } catch {
    return false;
  }
}
