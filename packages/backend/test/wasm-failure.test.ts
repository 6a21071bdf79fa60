import { expect, it } from 'vitest';
import { prepare } from '../src/index.ts';

it('wasm that does not start is refused with the reason and the remedy, without a word on the console', async () => {
  const report = (await prepare({ backend: 'cpu' })).candidates.find(({ name }) => name === 'wasm');
  expect(report?.status).toBe('available');
  await expect(prepare({ backend: 'wasm', wasmPaths: '/nowhere/' })).rejects.toThrow(
    /wasm: does not start: .*\/nowhere\/.*; to have it: serve the three \.wasm files/,
  );
  expect((await prepare()).backend).toBe('cpu');
});
