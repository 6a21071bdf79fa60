import { suite } from '../lib/suite.mjs';
import { tally } from '../lib/tally.mjs';

const total = tally();
await suite(total, process.argv.slice(2));
process.exitCode = total.close();
