import { tests } from '../lib/suite.mjs';
import { simdLong } from '../simd/long.mjs';
import { tally } from '../lib/tally.mjs';

// What takes minutes and `npm test` leaves out: `test/**/*.long.test.ts`, and the Rust crate under tools that watch its memory.
const total = tally();
const args = process.argv.slice(2);
await tests(total, args, { long: true });
if (args.length === 0 || args.includes('backend-simd')) await simdLong(total);
process.exitCode = total.close();
