import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { firstDifference } from '../pack/readme.mjs';

// Runs, with whatever Node this is, every README example of the project in KLEENE_PROJECT and the proven reasoner on a small
// graph, and compares what they print. The last line says how it went.
const project = path.resolve(process.env['KLEENE_PROJECT'] ?? '.');
// A folder of its own each time: an example may write files, and would go on from them the next time.
const cwd = mkdtempSync(path.join(project, 'run-'));
const examples = path.join(project, 'examples');

const runs = readdirSync(examples)
  .filter((name) => name.endsWith('.mjs'))
  .map((name) => ({
    args: [path.join(examples, name)],
    expected: readFileSync(path.join(examples, name.replace(/mjs$/, 'txt')), 'utf8'),
  }));

writeFileSync(path.join(cwd, 'graph.csv'), 'source,target\na,b\nb,c\nd,e\n');
runs.push({
  args: [
    path.join(project, 'node_modules', 'kleene', 'bin', 'kleene.js'),
    'run',
    'bfs',
    '--graph',
    'graph.csv',
    '--start',
    'a',
  ],
  expected: 'id,parent,distance\na,a,0\nb,a,1\nc,b,2\nd,,-1\ne,,-1\n',
});

const faults = runs.flatMap(({ args, expected }) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  const fault = status === 0 ? firstDifference(expected, stdout) : `exit code ${status}: ${stderr.trim()}`;
  return fault === undefined ? [] : [`${path.relative(project, args[0] ?? '')}: ${fault}`];
});
for (const fault of faults) console.log(fault);
console.log(`${faults.length} faults in ${runs.length} runs with Node ${process.versions.node}`);
process.exitCode = faults.length === 0 ? 0 : 1;
