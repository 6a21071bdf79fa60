import { checkOneOf, checkOptions, checkText, refuse } from '@kleene/base';
import type { GraphOptions } from './file/graph-file.ts';

/** The options of every reader. */
const commonOptions = ['name', 'directed', 'weight', 'duplicates', 'loops'] as const;

/** What each option is where it is not given; `directed` is then for the format to say. */
export interface Settings {
  readonly name: string;
  readonly directed: boolean | undefined;
  readonly weight: string;
  readonly duplicates: 'merge' | 'keep';
  readonly loops: 'keep' | 'drop';
}

/** The settings that `options` give; throws `invalid-argument` for what is none of `commonOptions` or of `known`. */
export function settingsOf(where: string, options: GraphOptions, known: readonly string[] = []): Settings {
  checkOptions(where, options, [...commonOptions, ...known]);
  const { name = 'input', directed, weight = 'weight', duplicates = 'merge', loops = 'keep' } = options;
  checkText(where, 'name', name);
  checkFlag(where, 'directed', directed);
  checkText(where, 'weight', weight);
  checkOneOf(where, 'duplicates', duplicates, ['merge', 'keep']);
  checkOneOf(where, 'loops', loops, ['keep', 'drop']);
  return { name, directed, weight, duplicates, loops };
}

/** Throws `invalid-argument` unless `value` is true, false or absent. */
export function checkFlag(where: string, name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'boolean') refuse(where, name, 'true or false', value);
}
