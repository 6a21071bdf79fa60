import { parseArgs } from 'node:util';
import { formatMeasurement } from '../bench/format.mjs';
import { benchmarksOf, runBenchmark } from '../bench/run.mjs';
import { workspace, workspaces } from '../lib/workspaces.mjs';
import { root, say } from '../start/root.mjs';

// npm run bench -- [package ...] [--json]: standard output has one line per measurement, or one JSON document.
try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
  const rooms = positionals.length === 0 ? workspaces(root) : positionals.map((name) => workspace(root, name));
  const measurements = [];
  for (const room of rooms)
    for (const file of benchmarksOf(room))
      for (const measurement of await runBenchmark(file)) {
        measurements.push({ package: room.short, ...measurement });
        if (values.json !== true) console.log(formatMeasurement(room.short, measurement));
      }
  if (values.json === true) console.log(JSON.stringify({ schema: 'kleene/bench@1', measurements }, null, 2));
  if (measurements.length === 0) say('there is nothing to measure');
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
