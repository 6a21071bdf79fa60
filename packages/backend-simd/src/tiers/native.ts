import { TABLE_VERSION, type NativeTable } from '../table.ts';
import { nodeModules, type NodeModules } from './node.ts';

/** The native addon, loaded: one per process, however many `worker_threads` use it. */
export interface NativeTier {
  readonly kind: 'native';
  readonly table: NativeTable;
  /** The file of the addon. */
  readonly from: string;
  /** The threads that it may use, all of the machine's unless `setThreads` was called. */
  readonly threads: number;
}

/** A tier that was not loaded, and why. */
export interface Refusal {
  readonly tier: 'native' | 'relaxed' | 'simd';
  readonly reason: string;
}

/** The environment variable that names a file to load instead of the usual ones; `off` means none. */
export const NATIVE_VARIABLE = 'KLEENE_SIMD_NATIVE';

/**
 * Loads the native addon: from the file that `KLEENE_SIMD_NATIVE` names, else as built in this checkout, else from this
 * platform's package. What is not there, or of another version, is told, and never thrown.
 */
export function loadNative(): NativeTier | Refusal {
  const node = nodeModules();
  if (node === undefined) return refusal('this is not Node');
  const named = globalThis.process.env[NATIVE_VARIABLE];
  if (named === 'off') return refusal(`${NATIVE_VARIABLE} is off`);
  const reasons: string[] = [];
  for (const place of named === undefined ? usualPlaces(node) : [named]) {
    const found = load(place, node);
    if (typeof found !== 'string') return found;
    reasons.push(found);
  }
  return refusal(reasons.join('; '));
}

/** This platform as addons are named: `linux-x64-gnu`, `linux-arm64-musl`, `darwin-arm64`, `win32-x64`. */
export function platformName(): string {
  const { platform, arch, report } = globalThis.process;
  if (platform !== 'linux') return `${platform}-${arch}`;
  // Only a Node that was linked with glibc knows its version.
  const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } };
  return `linux-${arch}-${header.glibcVersionRuntime === undefined ? 'musl' : 'gnu'}`;
}

function usualPlaces(node: NodeModules): string[] {
  const name = platformName();
  const built = node.url.fileURLToPath(new URL(`../../native/${name}.node`, import.meta.url));
  return [built, `@kleene/backend-simd-${name}`];
}

function load(place: string, node: NodeModules): NativeTier | string {
  const require = node.module.createRequire(import.meta.url);
  let file: string;
  try {
    file = require.resolve(place);
  } catch {
    return `${place} is not there`;
  }
  try {
    const table = require(file) as NativeTable;
    const version = table.tableVersion();
    if (version !== TABLE_VERSION) return `${file}: its table has version ${version}, not ${TABLE_VERSION}`;
    return { kind: 'native', table, from: file, threads: table.setThreads(node.os.availableParallelism()) };
  } catch (error) {
    return `${file} does not load: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function refusal(reason: string): Refusal {
  return { tier: 'native', reason };
}
