import { samplesMultiplier, samplingOptions } from '@kleene/clrs';
import type { Io } from '../../shell/io.ts';
import { textTable } from '../../shell/text-table.ts';
import { commonOptions } from '../../work/data-options.ts';
import { everyAlgorithm } from '../../work/data-set.ts';

/** `kleene data list`: every algorithm with its probes. */
export function list(io: Io): number {
  const algorithms = everyAlgorithm.map(({ name, spec, options = [] }) => {
    const of = (stage: string): string[] => Object.keys(spec).filter((probe) => spec[probe]![0] === stage);
    return {
      name,
      inputs: of('input'),
      outputs: of('output'),
      hints: of('hint'),
      options,
      testSamples: 32 * samplesMultiplier({ name }),
    };
  });
  io.line(
    textTable(
      ['algorithm', 'inputs', 'outputs', 'hints', 'options'],
      algorithms.map(({ name, inputs, outputs, hints, options }) => [
        name,
        inputs.join(' '),
        outputs.join(' '),
        hints.length,
        options.join(' '),
      ]),
    ),
  );
  const options = Object.entries(samplingOptions).map(([name, { about }]) => [name, about]);
  io.line();
  io.line(textTable(['option', 'what it is'], options));
  io.line();
  io.line(`every algorithm also takes ${commonOptions.join(', ')}`);
  io.document({ schema: 'kleene/data-list@1', algorithms, options: Object.fromEntries(options), commonOptions });
  return 0;
}
