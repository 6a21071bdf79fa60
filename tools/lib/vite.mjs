import { build } from 'vite';

/**
 * Builds with Vite and nothing else: no configuration file, and the environment as it was, where Vite itself leaves
 * NODE_ENV at production for everything that runs later.
 *
 * @param {import('vite').InlineConfig} config
 */
export async function viteBuild(config) {
  const before = process.env['NODE_ENV'];
  try {
    return await build({ configFile: false, ...config });
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}
