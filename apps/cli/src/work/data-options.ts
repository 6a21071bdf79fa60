import { KleeneError } from '@kleene/base';
import { samplingOptions, type Algorithm, type Numerics } from '@kleene/clrs';
import { suggestion } from '../shell/suggest.ts';

/** Options of an algorithm's own sampling and of its numerics, by name. */
export type SetOptions = Readonly<Record<string, number | string | readonly number[]>>;

/** What every algorithm takes: how numbers are rounded and ordered. */
export const commonOptions: readonly (keyof Numerics)[] = ['ties', 'trig', 'truncateDecimals'];
const words = ['ties', 'trig'];

/**
 * The options that texts such as `p=0.1,0.2` and `length_needle=-8` set; throws `invalid-argument` for names that the algorithm does not take,
 * for one given twice and for values that are no numbers. What the values may be is for the sampler to say.
 */
export function parseOptions(algorithm: Pick<Algorithm, 'name' | 'options'>, texts: readonly string[]): SetOptions {
  const names = [...(algorithm.options ?? []), ...commonOptions];
  const options: Record<string, number | string | readonly number[]> = {};
  for (const text of texts) {
    const at = text.indexOf('=');
    const [name, value] = [text.slice(0, at), text.slice(at + 1)];
    if (at < 1 || value === '') fail(`must be NAME=VALUE, such as p=0.3, got "${text}"`);
    if (!names.includes(name))
      fail(`${algorithm.name} takes no option "${name}"${suggestion(name, names)} (it takes ${names.join(', ')})`);
    if (Object.hasOwn(options, name)) fail(`${name} is given twice`);
    options[name] = words.includes(name) ? value : numbersOf(name, value);
  }
  return options;
}

function numbersOf(name: string, text: string): number | number[] {
  const isList = samplingOptions[name]?.kind === 'probabilities';
  const numbers = text
    .split(',')
    .map((part) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(part) ? Number(part) : NaN));
  if (!numbers.every(Number.isFinite))
    fail(`${name} must be ${isList ? 'numbers, such as 0.1,0.2' : 'a number'}, got "${text}"`);
  if (isList) return numbers;
  return numbers.length === 1 ? numbers[0]! : fail(`${name} must be one number, got "${text}"`);
}

function fail(problem: string): never {
  throw new KleeneError('invalid-argument', `kleene data: --option: ${problem}`);
}
