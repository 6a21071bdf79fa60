import type { Io } from './io.ts';

/** One option of a command; every option is long (`--name`) and, unless boolean, takes a value. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the help, such as `FILE`. */
  readonly value?: string;
  /** Whether it may be given several times; it then comes as a list. */
  readonly repeats?: true;
  readonly summary: string;
}

/** One word that a command takes by position. */
interface PositionalSpec {
  readonly name: string;
  readonly summary: string;
  readonly required: boolean;
  /** Whether any number of words may follow here; of the last one only. */
  readonly isMany?: boolean;
}

/** What the shell hands to a command: words and options as written, and the signal that an interrupt raises. */
export interface Input {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly signal: AbortSignal;
}

/** A command of `kleene` as data; `run` returns the exit code: 0 done, 1 not proven or not converged. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly positionals: readonly PositionalSpec[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly string[];
  run(input: Input, io: Io): Promise<number>;
}

/** Options that every command has. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  json: { type: 'boolean', summary: 'one JSON document on standard output, everything else on standard error' },
  help: { type: 'boolean', summary: 'this text' },
  version: { type: 'boolean', summary: 'the version' },
};

/** Options of every command that computes with tensors. */
export const backendOptions: Readonly<Record<string, OptionSpec>> = {
  backend: {
    type: 'string',
    value: 'NAME',
    summary: 'tensorflow-gpu, tensorflow, simd, wasm, cpu, or auto for the first that works',
  },
  threads: { type: 'string', value: 'N', summary: 'threads for the backend, where it has any' },
};
