/** The modules of Node that loading a tier takes. */
export interface NodeModules {
  readonly fs: typeof import('node:fs');
  readonly module: typeof import('node:module');
  readonly os: typeof import('node:os');
  readonly url: typeof import('node:url');
}

/** Node's own modules, without an import that a bundler for the browser would follow; undefined outside Node. */
export function nodeModules(): NodeModules | undefined {
  const get = globalThis.process?.getBuiltinModule;
  if (get === undefined) return undefined;
  return { fs: get('fs'), module: get('module'), os: get('os'), url: get('url') };
}
