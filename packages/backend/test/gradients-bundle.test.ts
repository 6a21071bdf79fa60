import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { gradients } from '../src/vendor/gradients.ts';

const file = fileURLToPath(new URL('../src/vendor/gradients.ts', import.meta.url));
const core = path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json'));

it('the bundle of gradients is, byte for byte, what the script makes of the tfjs-core that is installed', async () => {
  const script = new URL('../../../tools/build-gradients.mjs', import.meta.url).href;
  const { bundleGradients } = (await import(/* @vite-ignore */ script)) as { bundleGradients(): Promise<string> };
  expect(await bundleGradients()).toBe(readFileSync(file, 'utf8'));
}, 60_000);

it('has every gradient that tfjs registers, and its notice', () => {
  const listed = readFileSync(path.join(core, 'dist', 'register_all_gradients.js'), 'utf8').match(
    /^import \{ \w+GradConfig \}/gm,
  )!;
  expect(new Set(gradients.map(({ kernelName }) => kernelName)).size).toBe(listed.length);
  expect(readFileSync(file, 'utf8')).toContain('Licensed under the Apache License, Version 2.0');
});
