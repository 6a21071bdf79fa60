import type { Refusal } from './candidate.ts';

/** The modules of Node that looking for a package takes. */
export interface NodeModules {
  readonly fs: typeof import('node:fs');
  readonly module: typeof import('node:module');
  readonly os: typeof import('node:os');
  readonly path: typeof import('node:path');
  readonly util: Record<string, unknown>;
}

/** Node's own modules, without an import that a bundler for the browser would follow; undefined outside Node. */
export function nodeModules(): NodeModules | undefined {
  const get = globalThis.process?.getBuiltinModule;
  if (get === undefined) return undefined;
  return { fs: get('fs'), module: get('module'), os: get('os'), path: get('path'), util: get('util') as never };
}

/** A package that lies on the disk with its compiled binding. */
export interface FoundPackage {
  readonly folder: string;
  readonly version: string;
  /** Runs it, from the project that it was found in. */
  load(): unknown;
}

/**
 * Looks for `name`, a package of tfjs-node, from each of `places` (paths or addresses of files) as an import there would,
 * without running it: a failed import leaves kernels of a backend that does not exist.
 */
export function findPackage(name: string, places: readonly string[], node: NodeModules): FoundPackage | Refusal {
  const install = `npm install ${name}@4.22.0`;
  for (const place of places) {
    const require = node.module.createRequire(place);
    const manifest = resolved(require, `${name}/package.json`);
    if (manifest === undefined) continue;
    const { version } = JSON.parse(node.fs.readFileSync(manifest, 'utf8')) as { version: string };
    const folder = node.path.dirname(manifest);
    if (!version.startsWith('4.22.')) return { reason: `${name} ${version} in ${folder} is not 4.22`, remedy: install };
    if (!node.fs.existsSync(node.path.join(folder, 'lib', 'napi-v8', 'tfjs_binding.node')))
      return noBinding(name, folder);
    return { folder, version, load: () => require(name) as unknown };
  }
  return { reason: `${name} is not installed`, remedy: install };
}

function noBinding(name: string, folder: string): Refusal {
  return {
    reason: `${name} in ${folder} has no binding (lib/napi-v8/tfjs_binding.node): its install script did not run or failed`,
    remedy: `npm rebuild ${name} (from npm 12 on, first: npm install-scripts approve ${name})`,
  };
}

function resolved(require: NodeJS.Require, id: string): string | undefined {
  try {
    return require.resolve(id);
  } catch {
    return undefined;
  }
}
