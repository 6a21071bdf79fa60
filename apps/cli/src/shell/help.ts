import { commonOptions, type Command, type OptionSpec } from './command.ts';

/** The text of `kleene --help`. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'kleene: networks that learn to execute classical algorithms',
    '',
    'usage: kleene <command> [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'kleene <command> --help tells the options and shows examples.',
    '',
  ].join('\n');
}

/** The text of `kleene <command> --help`. */
export function commandHelp(command: Command): string {
  const words = command.positionals.map(
    ({ name, required, isMany = false }) => `${required ? `<${name}>` : `[${name}]`}${isMany ? '...' : ''}`,
  );
  const options = Object.entries({ ...command.options, ...commonOptions });
  const rows: [string, string][] = [
    ...command.positionals.map(({ name, summary }): [string, string] => [`<${name}>`, summary]),
    ...options.map(row),
  ];
  const width = Math.max(...rows.map(([head]) => head.length));
  return [
    `kleene ${command.name}: ${command.summary}`,
    '',
    `usage: ${['kleene', command.name, ...words, '[options]'].join(' ')}`,
    '',
    ...rows.map(([head, text]) => `  ${head.padEnd(width)}  ${text}`),
    '',
    'exit codes: 0 done, 1 not proven or not converged, 2 misuse, 130 interrupted',
    '',
    ...command.examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

function row([name, { type, value, summary }]: [string, OptionSpec]): [string, string] {
  return [type === 'string' ? `--${name} ${value ?? 'VALUE'}` : `--${name}`, summary];
}
