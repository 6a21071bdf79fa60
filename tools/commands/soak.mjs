import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { growth, mebibytes } from '../soak/verdict.mjs';
import { say } from '../start/root.mjs';

// npm run soak -- [--backend NAME,...] [--steps N]: trains for a long time on each backend that is there, prints what is held as
// it goes, and ends with 1 when anything grows.
const script = fileURLToPath(new URL('../soak/run.mjs', import.meta.url));

try {
  const { values } = parseArgs({
    options: { backend: { type: 'string' }, steps: { type: 'string', default: '100000' } },
  });
  const steps = Number(values.steps);
  if (!Number.isSafeInteger(steps) || steps < 20)
    throw new Error(`--steps must be an integer >= 20, got ${values.steps}`);
  const { listBackends } = await import('@kleene/backend');
  const present = (await listBackends()).filter(({ status }) => status !== 'unavailable').map(({ name }) => name);
  const asked = values.backend?.split(',') ?? present;
  const absent = asked.find((name) => !present.some((one) => one === name));
  if (absent !== undefined) throw new Error(`--backend must be of ${present.join(', ')}, got ${absent}`);
  let faults = 0;
  for (const backend of asked) faults += await soak(backend, steps);
  process.exitCode = faults === 0 ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

/**
 * @param {string} backend
 * @param {number} steps
 */
async function soak(backend, steps) {
  console.log(`${backend}: ${steps.toLocaleString('en')} steps`);
  console.log(
    '      step  tensors  buffers  tensor bytes  heap MiB  array buffers MiB  resident MiB      loss  steps/s',
  );
  const child = spawn(process.execPath, ['--expose-gc', script, backend, String(steps)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  /** @type {import('../soak/verdict.mjs').Sample[]} */
  const samples = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const sample = JSON.parse(line);
    samples.push(sample);
    console.log(row(sample));
  }
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('close', resolve)));
  const found = code === 0 ? growth(samples) : [`training ended with exit code ${code}`];
  for (const fault of found) console.log(`${backend}: ${fault}`);
  if (found.length === 0) console.log(`${backend}: constant after warm-up`);
  return found.length;
}

/** @param {import('../soak/verdict.mjs').Sample} sample */
function row({ step, numTensors, numDataBuffers, numBytes, heapUsed, arrayBuffers, rss, loss, seconds }) {
  const cells = [
    [step, 10],
    [numTensors, 9],
    [numDataBuffers, 9],
    [numBytes, 14],
    [mebibytes(heapUsed), 10],
    [mebibytes(arrayBuffers), 19],
    [mebibytes(rss), 14],
    [loss.toPrecision(3), 10],
    [(step / seconds).toFixed(0), 9],
  ];
  return cells.map(([cell, width]) => String(cell).padStart(Number(width))).join('');
}
