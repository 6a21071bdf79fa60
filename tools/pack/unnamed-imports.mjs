import { isBuiltin, packageOf } from '../house/import-rules.mjs';
import { importsOf } from '../house/imports.mjs';

/**
 * The packages that an example imports and its install line does not name: they may arrive as dependencies of others, but an
 * import of one that nobody asked for fails with package managers that keep them apart.
 *
 * @param {import('./readme.mjs').Example} example
 * @returns {string[]}
 */
export function unnamedImports({ code, installs }) {
  const specifiers = importsOf('example.mjs', code).map(({ specifier }) => specifier);
  const names = specifiers.filter((name) => !name.startsWith('.') && !isBuiltin(name)).map(packageOf);
  return [...new Set(names)].filter((name) => !installs.includes(name));
}
