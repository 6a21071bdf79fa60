import { KleeneError } from '@kleene/base';
import { readDocument } from '../document.ts';
import { fail } from '../fail.ts';
import type { GraphOptions, ReadGraph } from '../file/graph-file.ts';
import { refuseRepeatedNames } from './json-names.ts';
import { settingsOf } from '../options.ts';
import { collectSerialized } from './serialized.ts';
import type { TextSource } from '../source.ts';

/**
 * Reads a graph from the JSON in which graphology writes itself (`graph.export()`): nodes by key, labels from their attribute `label`, weights from the
 * attribute of edges named by the option `weight`, which must be finite numbers. A key is text or a whole number that JSON carries exactly. At most 64 MiB.
 */
export async function readGraphologyJson(source: TextSource, options: GraphOptions = {}): Promise<ReadGraph> {
  const where = 'graph-io.readGraphologyJson';
  const settings = settingsOf(where, options);
  const file = settings.name;
  const text = await readDocument(where, source, file, { kind: 'JSON', own: ['a JSON file'] });
  const value = parse(file, text);
  refuseRepeatedNames(file, text);
  return collectSerialized(settings, value, 'json');
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const message = (error as Error).message.replaceAll(/\s+/g, ' ');
    const place = /at position (\d+)/.exec(message)?.[1] ?? (message.includes('end of JSON') ? text.length : undefined);
    const fault = `a fault: ${message}`;
    if (place === undefined)
      throw new KleeneError('invalid-file', `${file}: expected JSON, got ${fault}`, { cause: error });
    fail(file, text.slice(0, Number(place)).split('\n').length, 'JSON', fault);
  }
}
