import { Skipped } from '../lib/tally.mjs';
import { cargo, findCargo, hasTarget, pinned } from '../simd/crate.mjs';
import { isWasmFresh, target, variants } from '../simd/wasm.mjs';

/**
 * The Rust crate of `@kleene/backend-simd`: format, lint, its tests, and that the WebAssembly modules in the package are what
 * its sources make.
 *
 * @param {import('../lib/tally.mjs').Tally} tally
 */
export async function checkSimd(tally) {
  const found = await findCargo();
  if ('missing' in found) {
    tally.skip('simd crate', found.missing);
    return;
  }
  await tally.check('simd crate: format', async () => void (await cargo(['fmt', '--check'])));
  await tally.check('simd crate: lint', async () => {
    await cargo(['clippy', '--locked', '--workspace', '--all-targets', '--', '-D', 'warnings']);
  });
  await tally.check('simd crate: tests', async () =>
    passed(await cargo(['test', '--locked', '-p', 'kernels', '-p', 'pool'])),
  );
  for (const variant of Object.keys(variants))
    await tally.check(`simd crate: ${variant}.wasm`, async () => {
      if (found.version !== pinned) throw new Skipped(`this is Rust ${found.version}, not ${pinned}`);
      if (!(await hasTarget(target))) throw new Skipped(`this Rust has no ${target}`);
      if (!(await isWasmFresh(variant))) throw new Error('is not what its sources make: run npm run build:wasm');
    });
}

/** How many tests cargo ran. @param {string} output */
function passed(output) {
  const counts = [...output.matchAll(/^test result: ok\. (\d+) passed/gm)].map((match) => Number(match[1]));
  return `${counts.reduce((sum, count) => sum + count, 0)} passed`;
}
