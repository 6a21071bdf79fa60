import { checkSuite } from '../lib/check-suite.mjs';
import { tally } from '../lib/tally.mjs';

const total = tally();
await checkSuite(total);
process.exitCode = total.close();
