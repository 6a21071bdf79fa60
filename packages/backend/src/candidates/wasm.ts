import { checkOptions, checkText, refuse } from '@kleene/base';
import { env } from '@tensorflow/tfjs-core';
import { activate } from './activate.ts';
import type { Candidate, Started, StartOptions } from './candidate.ts';
import { importCpu } from './cpu.ts';

/**
 * tfjs's WebAssembly backend. It has one thread in Node, where tfjs rules more out, and in a browser as many as asked for
 * when it first starts, if the page may share memory.
 */
export const wasm: Candidate = {
  name: 'wasm',

  remedy: 'serve the three .wasm files of @tensorflow/tfjs-backend-wasm/dist and pass their folder as wasmPaths',
  whyNot: () => (typeof WebAssembly === 'object' ? undefined : { reason: 'this JavaScript engine has no WebAssembly' }),
  start,
};

const files = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm'];

/** Throws `invalid-argument` unless `paths` is the address of a folder, or has one for each of the three files. */
export function checkWasmPaths(where: string, paths: string | Readonly<Record<string, string>>): void {
  if (typeof paths === 'string') return;
  if (typeof paths !== 'object' || paths === null)
    refuse(where, 'wasmPaths', 'a folder or an address for each file', paths);
  checkOptions(where, paths, files);
  for (const file of files) checkText(where, `wasmPaths[${file}]`, paths[file]);
}

async function start({ threads, wasmPaths }: StartOptions): Promise<Started> {
  const { getThreadsCount, setThreadsCount, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  await importCpu();
  if (wasmPaths !== undefined) setWasmPaths(wasmPaths);
  if (threads !== undefined) setThreadsCount(threads);
  await withFailureNotes(() => activate('wasm', 2));
  const hasSimd = await env().getAsync('WASM_HAS_SIMD_SUPPORT');
  return { detail: `WebAssembly ${hasSimd ? 'with' : 'without'} SIMD`, threads: getThreadsCount(), gpu: false };
}

const failureNote =
  /^(Aborted\(|failed to asynchronously prepare wasm|wasm streaming compile failed|falling back to Array)/;

/**
 * Runs `work` and throws, where it fails, what the wasm module says to the console about it, in place of saying it; all else
 * goes to the console as ever. The module keeps the console's function that it meets as it starts.
 */
async function withFailureNotes(work: () => Promise<unknown>): Promise<void> {
  const output = globalThis.console;
  const { warn } = output;
  const notes: string[] = [];
  let hasStarted = false;
  const listen = (...args: unknown[]): void => {
    if (!hasStarted && failureNote.test(String(args[0]))) notes.push(String(args[0]));
    else warn.apply(output, args);
  };
  output.warn = listen;
  try {
    await work();
    hasStarted = true;
  } catch (error) {
    throw notes[0] === undefined ? error : new Error(notes[0], { cause: error });
  } finally {
    if (output.warn === listen) output.warn = warn;
  }
}
