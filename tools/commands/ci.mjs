import { checkSuite } from '../lib/check-suite.mjs';
import { suite } from '../lib/suite.mjs';
import { tally } from '../lib/tally.mjs';

// `npm test`, then `npm run check`, under one closing line.
const total = tally();
await suite(total);
await checkSuite(total);
process.exitCode = total.close();
