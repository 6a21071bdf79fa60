/**
 * A platform that the addon is built for.
 *
 * @typedef {object} Platform
 * @property {string} target what Rust calls it
 * @property {string} os as npm's manifests have it
 * @property {string} cpu
 * @property {string} [libc]
 * @property {string} [glibc] the oldest glibc it runs with, where zig links
 */

/** Every platform, by the name that the loader looks for. @type {Readonly<Record<string, Platform>>} */
export const platforms = {
  'linux-x64-gnu': { target: 'x86_64-unknown-linux-gnu', os: 'linux', cpu: 'x64', libc: 'glibc', glibc: '2.17' },
  'linux-x64-musl': { target: 'x86_64-unknown-linux-musl', os: 'linux', cpu: 'x64', libc: 'musl' },
  'linux-arm64-gnu': { target: 'aarch64-unknown-linux-gnu', os: 'linux', cpu: 'arm64', libc: 'glibc', glibc: '2.17' },
  'linux-arm64-musl': { target: 'aarch64-unknown-linux-musl', os: 'linux', cpu: 'arm64', libc: 'musl' },
  'darwin-x64': { target: 'x86_64-apple-darwin', os: 'darwin', cpu: 'x64' },
  'darwin-arm64': { target: 'aarch64-apple-darwin', os: 'darwin', cpu: 'arm64' },
  'win32-x64': { target: 'x86_64-pc-windows-gnu', os: 'win32', cpu: 'x64' },
  'win32-arm64': { target: 'aarch64-pc-windows-gnullvm', os: 'win32', cpu: 'arm64' },
};

/**
 * The manifest of a platform's package, which holds the addon alone.
 *
 * @param {string} name
 * @param {{ version: string, license: string, engines: object, publishConfig: object, repository?: unknown }} main the manifest of
 *   `@kleene/backend-simd`
 */
export function platformManifest(name, { version, license, engines, publishConfig, repository }) {
  const { os, cpu, libc } = /** @type {Platform} */ (platforms[name]);
  return {
    name: `@kleene/backend-simd-${name}`,
    version,
    description: `The native addon of @kleene/backend-simd for ${name}.`,
    license,
    ...(repository === undefined ? {} : { repository }),
    type: 'commonjs',
    main: 'backend-simd.node',
    files: ['backend-simd.node'],
    os: [os],
    cpu: [cpu],
    ...(libc === undefined ? {} : { libc: [libc] }),
    engines,
    publishConfig,
  };
}
