import { tests } from '../lib/suite.mjs';
import { tally } from '../lib/tally.mjs';

// The tests that take minutes, `test/**/*.long.test.ts`; `npm test` leaves them out.
const total = tally();
await tests(total, process.argv.slice(2), { long: true });
process.exitCode = total.close();
