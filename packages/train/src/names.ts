import { refuse } from '@kleene/base';

/**
 * Which of `paths` the patterns name: dotted paths in which `*` stands for any characters, `encoder.*` for all of the encoder.
 *
 * Throws `invalid-argument` for a pattern that names none, as a misspelt one does.
 */
export function named(where: string, title: string, patterns: readonly string[], paths: readonly string[]): string[] {
  if (!Array.isArray(patterns)) refuse(where, title, 'a list of dotted names', patterns);
  const matchers = patterns.map((pattern, i) => {
    const matches = matcher(where, `${title}[${i}]`, pattern);
    if (!paths.some(matches)) refuse(where, `${title}[${i}]`, `the name of a parameter (${paths.join(', ')})`, pattern);
    return matches;
  });
  return paths.filter((path) => matchers.some((matches) => matches(path)));
}

function matcher(where: string, title: string, pattern: unknown): (path: string) => boolean {
  if (typeof pattern !== 'string') refuse(where, title, 'text', pattern);
  const pieces = pattern.split('*').map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const expression = new RegExp(`^${pieces.join('.*')}$`, 's');
  return (path) => expression.test(path);
}
