import { parseArgs } from 'node:util';
import { chooseBenchmarks } from '../bench/choose.mjs';
import { formatMeasurement } from '../bench/format.mjs';
import { runBenchmark } from '../bench/run.mjs';
import { root, say } from '../start/root.mjs';

// npm run bench -- [package or benchmark ...] [--json]: standard output has one line per measurement, or one JSON document.
try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
  const measurements = [];
  for (const { room, file } of chooseBenchmarks(root, positionals))
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
