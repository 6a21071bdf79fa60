import { fileURLToPath } from 'node:url';
import { defineProject, type UserWorkspaceConfig } from 'vitest/config';

const conditions = ['@kleene/source', 'module', 'import', 'node', 'default'];

// What takes minutes lies in *.long.test.ts and runs in `npm run test:long` alone.
const isLong = process.env['KLEENE_TESTS'] === 'long';

// Node 20 has WebAssembly's relaxed SIMD, one of the tiers of backend-simd, behind a flag.
const isOld = Number(process.versions.node.split('.')[0]) < 21;

/** The one Vitest configuration of every package: siblings resolve to their sources, console output fails a test. */
export function kleeneProject(name: string): UserWorkspaceConfig {
  return defineProject({
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: {
      name,
      include: [isLong ? 'test/**/*.long.test.ts' : 'test/**/*.test.ts'],
      exclude: isLong ? [] : ['test/**/*.long.test.ts'],
      setupFiles: [fileURLToPath(new URL('./vitest.setup.ts', import.meta.url))],
      testTimeout: 20_000,
      pool: 'forks',
      execArgv: isOld ? ['--experimental-wasm-relaxed-simd'] : [],
    },
  });
}
