import { KleeneError } from '@kleene/base';
import { TABLE_VERSION, type WasmTable } from '../table.ts';
import { nodeModules } from './node.ts';

/** `relaxed` has fused multiply-add (Node 22 and newer, today's browsers); `simd` runs wherever WebAssembly has SIMD. */
export type WasmVariant = 'relaxed' | 'simd';

/** The WebAssembly module, loaded. Each load has a memory of its own. */
export interface WasmTier {
  readonly kind: 'wasm';
  readonly variant: WasmVariant;
  readonly table: WasmTable;
  /** Where it was read from. */
  readonly from: string;
  /** The threads that it uses. */
  readonly threads: 1;
}

/** A module of one function that holds one instruction, `f32x4.relaxed_madd`. */
const relaxedProbe = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2,
  253, 133, 2, 11,
];

/** The fastest variant that this engine runs. */
export function bestWasmVariant(): WasmVariant {
  return WebAssembly.validate(new Uint8Array(relaxedProbe)) ? 'relaxed' : 'simd';
}

/**
 * Loads the WebAssembly module that lies in this package, or in the folder at `wasmPath`: an address, absolute or from the page's (in
 * Node, from the working folder's).
 *
 * @throws KleeneError `unsupported` where the engine has no WebAssembly SIMD, or the file is not there or of another version
 */
export async function loadWasm(variant: WasmVariant = bestWasmVariant(), wasmPath?: string | URL): Promise<WasmTier> {
  const url = wasmPath === undefined ? addressOf(variant) : addressIn(wasmPath, variant);
  const { instance } = await WebAssembly.instantiate(await read(url)).catch((cause: unknown) => {
    throw fault(`${variant} module: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  });
  const table = tableOf(instance);
  return { kind: 'wasm', variant, table, from: url.href.startsWith('data:') ? 'the bundle' : url.href, threads: 1 };
}

// Each address is written out, so that bundlers see which files belong to the package.
function addressOf(variant: WasmVariant): URL {
  return variant === 'relaxed'
    ? new URL('../../wasm/relaxed.wasm', import.meta.url)
    : new URL('../../wasm/simd.wasm', import.meta.url);
}

function addressIn(folder: string | URL, variant: WasmVariant): URL {
  const here = nodeModules()?.url.pathToFileURL(`${globalThis.process.cwd()}/`).href ?? globalThis.location?.href;
  return new URL(`${variant}.wasm`, new URL(String(folder).replace(/\/*$/, '/'), here));
}

async function read(url: URL): Promise<BufferSource> {
  const node = nodeModules();
  try {
    if (node !== undefined && url.protocol === 'file:') return node.fs.readFileSync(url) as Uint8Array<ArrayBuffer>;
    const response = await fetch(url);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.arrayBuffer();
  } catch (cause) {
    throw fault(`${url.href} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

/** What the module exports beside the table's functions. */
interface Globals {
  readonly __heap_base: WebAssembly.Global<'i32'>;
  readonly __stack_pointer: WebAssembly.Global<'i32'>;
}

function tableOf({ exports }: WebAssembly.Instance): WasmTable {
  const table = exports as unknown as WasmTable & Globals;
  const version = table.tableVersion();
  if (version !== TABLE_VERSION) throw fault(`the module's table has version ${version}, not ${TABLE_VERSION}`);
  const kernels = Object.entries(table).filter(([, kernel]) => typeof kernel === 'function');
  const guarded = kernels.map(([name, kernel]) => [name, restoring(table.__stack_pointer, kernel)]);
  return { ...table, ...Object.fromEntries(guarded), heapBase: table.__heap_base.value };
}

/** `kernel`, which leaves its place on the module's stack also where it traps: the stack would run out after some thousand calls. */
function restoring(pointer: Globals['__stack_pointer'], kernel: (...args: number[]) => number): typeof kernel {
  const before = pointer.value;
  return (...args) => {
    try {
      return kernel(...args);
    } catch (trap) {
      pointer.value = before;
      throw trap;
    }
  };
}

function fault(message: string, cause?: unknown): KleeneError {
  return new KleeneError('unsupported', `backend-simd.loadWasm: ${message}`, { cause });
}
