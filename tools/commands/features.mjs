import { existsSync } from 'node:fs';
import { featuresReport } from '../lib/features-report.mjs';
import { reportFile, runTests } from '../lib/tests.mjs';
import { root } from '../start/root.mjs';

// Reads the report of the last `npm test`, and makes one first where there is none.
if (!existsSync(reportFile)) await runTests();
const { lines, faults } = featuresReport(root);
for (const line of [...faults, ...lines]) console.log(line);
process.exitCode = faults.length === 0 ? 0 : 1;
