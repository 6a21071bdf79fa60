import { parseArgs } from 'node:util';
import { KleeneError, type Range } from '@kleene/base';
import { commonOptions, type Command, type Input, type OptionSpec } from './command.ts';
import { suggestion } from './suggest.ts';

/** Words and options of one call of `command`; throws `invalid-argument` for anything the command does not take. */
export function parseInput(command: Command, words: readonly string[], signal: AbortSignal): Input {
  const specs = { ...command.options, ...commonOptions };
  const parsed = parseArgs({
    args: [...words],
    options: withoutHelp(specs),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const seen = new Set<string>();
  for (const token of parsed.tokens) {
    if (token.kind !== 'option') continue;
    const spec = Object.hasOwn(specs, token.name) ? specs[token.name] : undefined;
    if (spec === undefined || !token.rawName.startsWith('--'))
      refuse(
        command,
        `unknown option ${token.rawName}${suggestion(
          `--${token.name}`,
          Object.keys(specs).map((name) => `--${name}`),
        )}`,
      );
    if (spec.type === 'string' && (token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))))
      refuse(command, `--${token.name} needs a value (${spec.value ?? 'VALUE'})`);
    if (token.value === '') refuse(command, `--${token.name} must not be empty (${spec.value ?? 'VALUE'})`);
    if (spec.type === 'boolean' && token.value !== undefined)
      refuse(command, `--${token.name} takes no value, got "${token.value}"`);
    if (seen.has(token.name) && spec.repeats !== true) refuse(command, `--${token.name} is given twice`);
    seen.add(token.name);
  }
  const input = { positionals: parsed.positionals, options: { ...parsed.values } as Input['options'], signal };
  if (input.options['help'] !== true) checkPositionals(command, input.positionals);
  return input;
}

function checkPositionals(command: Command, words: readonly string[]): void {
  const extra = words[command.positionals.length];
  if (extra !== undefined && command.positionals.at(-1)?.isMany !== true)
    refuse(
      command,
      `takes ${command.positionals.length === 0 ? 'no words' : `only ${command.positionals.map(({ name }) => `<${name}>`).join(' ')}`}, got "${extra}" too`,
    );
  const missing = command.positionals.slice(words.length).find(({ required }) => required);
  if (missing !== undefined) refuse(command, `needs <${missing.name}>: ${missing.summary}`);
}

function withoutHelp(
  specs: Readonly<Record<string, OptionSpec>>,
): Record<string, { type: 'string' | 'boolean'; multiple: boolean }> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { type, repeats = false }]) => [name, { type, multiple: repeats }]),
  );
}

function refuse(command: Command, text: string): never {
  throw new KleeneError('invalid-argument', `kleene ${command.name}: ${text} (kleene ${command.name} --help)`);
}

/** The whole number of an option, or `fallback` when it is not given; throws `invalid-argument` outside of `min`..`max`. */
export function integerOption(
  input: Input,
  name: string,
  fallback: number,
  { min = 0, max = Number.MAX_SAFE_INTEGER }: Range = {},
): number {
  const text = input.options[name];
  if (text === undefined) return fallback;
  const value = typeof text === 'string' && /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw new KleeneError(
    'invalid-argument',
    `--${name} must be a whole number ${max === Number.MAX_SAFE_INTEGER ? `>= ${min}` : `between ${min} and ${max}`}, got "${text}"`,
  );
}

/** The text of an option, if it is given. */
export function textOption(input: Input, name: string): string | undefined {
  const value = input.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The texts of an option that may be given several times. */
export function textsOption(input: Input, name: string): readonly string[] {
  const values = input.options[name];
  return typeof values === 'object' ? values : [];
}

/** The text of an option that must be one of `choices`, or `fallback`. */
export function choiceOption<T extends string>(input: Input, name: string, choices: readonly T[], fallback: T): T {
  const value = textOption(input, name) ?? fallback;
  if ((choices as readonly string[]).includes(value)) return value as T;
  throw new KleeneError('invalid-argument', `--${name} must be one of ${choices.join(', ')}, got "${value}"`);
}

/** The number above 0 of `--range`, if it is given. */
export function rangeOption(input: Input): number | undefined {
  const text = textOption(input, 'range');
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new KleeneError('invalid-argument', `--range must be a number above 0, got "${text}"`);
}
