import { statSync } from 'node:fs';
import { say } from '../start/root.mjs';
import { findCargo } from '../simd/crate.mjs';
import { buildAllWasm, variants, wasmFile } from '../simd/wasm.mjs';

// npm run build:wasm: makes the WebAssembly modules of @kleene/backend-simd, which lie in the repository.
const found = await findCargo();
if ('missing' in found) {
  say(found.missing);
  process.exitCode = 1;
} else {
  await buildAllWasm();
  for (const variant of Object.keys(variants)) {
    const file = wasmFile(variant);
    console.log(`${file}: ${(statSync(file).size / 1000).toFixed(1)} kB`);
  }
}
