import { KleeneError } from '@kleene/base';
import { commands } from './commands/index.ts';
import type { Command } from './shell/command.ts';
import { INTERRUPTED, reportFailure } from './shell/failure.ts';
import { commandHelp, overview } from './shell/help.ts';
import { createIo, type Io, type IoOptions } from './shell/io.ts';
import { parseInput } from './shell/parse.ts';
import { suggestion } from './shell/suggest.ts';
import { versionOfKleene } from './work/version.ts';

/** What a call of `kleene` needs from its surroundings. */
export interface Surroundings extends Omit<IoOptions, 'json'> {
  readonly signal: AbortSignal;
}

/** Runs `kleene` with the words after the program's name and returns the exit code; never throws, never exits. */
export async function main(words: readonly string[], { signal, ...sinks }: Surroundings): Promise<number> {
  const io = createIo({ ...sinks, json: words.includes('--json') });
  try {
    const [name, ...rest] = words;
    if (name === 'help' && rest[0] !== undefined && !rest[0].startsWith('-'))
      return tell(io, 'help', commandHelp(findCommand(rest[0])));
    if (name === undefined || name === '--help' || name === 'help') return tell(io, 'help', overview(commands));
    if (name === '--version') return tell(io, 'version', versionOfKleene());
    const command = findCommand(name);
    const input = parseInput(command, rest, signal);
    if (input.options['help'] === true) return tell(io, 'help', commandHelp(command));
    if (input.options['version'] === true) return tell(io, 'version', versionOfKleene());
    return await command.run(input, io);
  } catch (error) {
    return reportFailure(error, io, sinks.environment['KLEENE_DEBUG'] === '1');
  }
}

/** Runs `kleene` as a program: standard streams, signals, exit code. */
export async function start(): Promise<void> {
  const controller = new AbortController();
  const interrupt = (): void => {
    // The first interrupt asks the work to stop at the next safe point, the second does not ask.
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endOnFailedOutput);
  process.exitCode = await main(process.argv.slice(2), {
    out: process.stdout,
    err: process.stderr,
    environment: process.env,
    signal: controller.signal,
  });
  process.removeListener('SIGINT', interrupt).removeListener('SIGTERM', interrupt);
}

/** A reader that has gone wants no more and is no failure; output that cannot be written is. */
function endOnFailedOutput(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`error: the output cannot be written (${error.code ?? error.message})\n`);
  process.exit(2);
}

function findCommand(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  const names = commands.map((candidate) => candidate.name);
  const kind = name.startsWith('-') ? 'option' : 'command';
  throw new KleeneError(
    'invalid-argument',
    `kleene: unknown ${kind} "${name}"${suggestion(name, names)} (kleene --help lists the commands)`,
  );
}

function tell(io: Io, kind: 'help' | 'version', text: string): number {
  io.line(text.trimEnd());
  io.document({ schema: `kleene/${kind}@1`, [kind]: text.trimEnd() });
  return 0;
}
