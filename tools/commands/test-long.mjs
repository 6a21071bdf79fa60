import { tests } from '../lib/suite.mjs';
import { tally } from '../lib/tally.mjs';

// The tests that take minutes, `test/**/*.long.test.ts`; `npm test` leaves them out.
const total = tally();
await tests(total, ['--passWithNoTests', ...process.argv.slice(2)], { KLEENE_TESTS: 'long' });
process.exitCode = total.close();
