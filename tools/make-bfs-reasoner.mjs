// Trains the recipe dnar/bfs and writes what of it ships with @kleene/discrete: the proven tables of breadth-first search.
// With `fixtures` it also trains small reasoners and writes the checkpoints, right and wrong, that the tests prove and refuse.
// Usage, after a build: node tools/make-bfs-reasoner.mjs [fixtures]
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { prepare } from '@kleene/backend';
import { init, reasonerConfig, stepwiseLoss, temperatureAt } from '@kleene/discrete';
import { bfs, extractTables, prove, writeReasoner } from '@kleene/discrete/proof';
import { adamw, arraysOf } from '@kleene/nn';
import { packCheckpoint } from '@kleene/nn/checkpoint';
import { key, label } from '@kleene/random';
import { dnarBfs } from '@kleene/recipes';
import { finish, train } from '@kleene/train';

/** @typedef {import('@kleene/discrete/proof').Weights} Weights */

const seed = 0;
const pkg = fileURLToPath(new URL('../packages/discrete/', import.meta.url));

await prepare();
writeModule(await trained(dnarBfs.training, dnarBfs.training.steps));
if (process.argv[2] === 'fixtures') await writeFixtures();

/**
 * The weights after `steps` steps, as `kleene train --seed 0` finds them.
 *
 * @param {Pick<typeof dnarBfs.training, 'init' | 'stream' | 'loss' | 'optimiser' | 'clipNorm'>} training
 * @param {number} steps
 * @returns {Promise<Weights>}
 */
async function trained({ init, stream, loss, optimiser, clipNorm }, steps) {
  const root = key(seed);
  const { params } = await finish(
    train({
      params: init(label(root, 'init')),
      stream: stream(label(root, 'stream')),
      key: label(root, 'train'),
      loss,
      optimiser,
      clipNorm,
      steps,
    }),
  );
  return arraysOf(params);
}

/** @param {Weights} weights */
function writeModule(weights) {
  const tables = extractTables(weights, bfs);
  const certificate = prove(tables, bfs);
  console.log(`bfs: R* ${certificate.rangeLimit}, passed ${certificate.passed}`);
  if (!certificate.passed) throw new Error(JSON.stringify(certificate.obligations.filter(({ ok }) => !ok)));
  const file = `${pkg}src/reasoners/bfs.ts`;
  const head = [
    "import type { ReasonerFile } from '../reasoner/reasoner.ts';",
    '',
    '/** Breadth-first search as learned by the recipe `dnar/bfs` with seed 0, and its certificate. `loadReasoner` checks both again. */',
    '// Written by tools/make-bfs-reasoner.mjs.',
  ];
  const json = JSON.stringify(writeReasoner({ tables, certificate }));
  writeFileSync(file, `${head.join('\n')}\nexport const bfsReasoner: ReasonerFile = ${json};\n`);
  execFileSync('npx', ['oxfmt', file]);
}

/** Reasoners of width 16: one that is right, and three that are wrong, each in its own way. */
async function writeFixtures() {
  const model = reasonerConfig(bfs, 16);
  const steps = 501;
  const training = {
    ...dnarBfs.training,
    init: (/** @type {import('@kleene/random').Key} */ of) => init(model, of),
    loss: (
      /** @type {Parameters<typeof stepwiseLoss>[0]} */ params,
      /** @type {Parameters<typeof stepwiseLoss>[2]} */ batch,
      /** @type {import('@kleene/train').StepContext} */ context,
    ) =>
      stepwiseLoss(params, model, batch, {
        temperature: temperatureAt(context.step, steps, 3, 0.01),
        key: context.key,
      }),
    optimiser: adamw({ learningRate: 5e-3, weightDecay: 0 }),
  };
  const right = await trained(training, steps);
  save('right', right, steps);
  save('under-trained', await trained(training, 40), 40);
  save('entry-flipped', flipEntry(right), steps);
  save('range-too-large', scaleScalars(right), steps);
}

/**
 * @param {string} name
 * @param {Weights} weights
 * @param {number} step
 */
function save(name, weights, step) {
  const { passed, rangeLimit, obligations, counterexample } = prove(extractTables(weights, bfs), bfs);
  const failed = obligations.filter(({ ok }) => !ok).map(({ id }) => id);
  console.log(name, { passed, rangeLimit, failed, counterexample: counterexample?.edges });
  const config = { recipe: 'dnar/bfs', model: { ...reasonerConfig(bfs, 16) }, note: `fixture: ${name}` };
  const folder = `${pkg}test/fixtures/`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    `${folder}${name}.safetensors`,
    packCheckpoint({ step, seed, config, stream: null, params: { ...weights } }),
  );
}

/**
 * Weights with other numbers under one path.
 *
 * @param {Weights} weights
 * @param {string} path
 * @param {(value: number, index: number) => number} change
 * @returns {Weights}
 */
function changed(weights, path, change) {
  const { data, shape } = arrayAt(weights, path);
  return { ...weights, [path]: { dtype: 'float32', shape, data: Float32Array.from(data, change) } };
}

/**
 * @param {Weights} weights
 * @param {string} path
 */
function arrayAt(weights, path) {
  const array = weights[path];
  if (!array) throw new Error(`no weights under ${path}`);
  return array;
}

/**
 * Weights whose attention gives scalars so much weight that they are safe up to 0.75 only.
 *
 * @param {Weights} weights
 */
function scaleScalars(weights) {
  const { rangeLimit } = prove(extractTables(weights, bfs), bfs);
  return changed(weights, 'attention.scalar', (w) => (w * rangeLimit) / 0.75);
}

/**
 * Weights with another edge decoder, by which the first entry for which one is found says the opposite while all others say what
 * they said: a perceptron over the last hidden layer, which is read off tables extracted with one row of a decoder at a time.
 *
 * @param {Weights} weights
 */
function flipEntry(weights) {
  const [hidden = 0] = arrayAt(weights, 'decode.edge').shape;
  const units = Array.from({ length: hidden }, (_, unit) => unit);
  /** @param {readonly number[]} direction */
  const decodedBy = (direction) =>
    changed(weights, 'decode.edge', (_, i) => (i % 2 === 0 ? 0 : (direction[i >> 1] ?? 0)));
  const activations = units.map((unit) => {
    const { edgeUpdate, edgeMargins } = extractTables(decodedBy(units.map((other) => Number(other === unit))), bfs);
    return edgeMargins.map((margin, entry) => (edgeUpdate[entry] === 1 ? margin : -margin));
  });
  const signs = Array.from(extractTables(weights, bfs).edgeUpdate, (state) => (state === 1 ? 1 : -1));
  for (const flipped of signs.keys()) {
    const direction = perceptron(
      signs.map((_, entry) => activations.map((row) => row[entry] ?? 0)),
      signs.map((sign, entry) => (entry === flipped ? -sign : sign)),
    );
    const mutated = direction && decodedBy(direction);
    if (mutated && prove(extractTables(mutated, bfs), bfs).counterexample) return mutated;
  }
  throw new Error('no single entry can be flipped by the decoder alone');
}

/**
 * A direction on whose right side every point lies (Rosenblatt 1958), or null if none is found.
 *
 * @param {readonly (readonly number[])[]} points
 * @param {readonly number[]} signs
 * @returns {number[] | null}
 */
function perceptron(points, signs) {
  let direction = (points[0] ?? []).map(() => 0);
  for (let round = 0; round < 20_000; round++) {
    let mistakes = 0;
    points.forEach((point, i) => {
      const sign = signs[i] ?? 0;
      const side = point.reduce((sum, value, unit) => sum + value * (direction[unit] ?? 0), 0);
      if (sign * side > 1) return;
      mistakes++;
      direction = direction.map((value, unit) => value + (sign * (point[unit] ?? 0)) / point.length);
    });
    if (mistakes === 0) return direction;
  }
  return null;
}
