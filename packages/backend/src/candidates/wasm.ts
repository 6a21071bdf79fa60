import { activate } from './activate.ts';
import type { Candidate, Started, StartOptions } from './candidate.ts';
import { importCpu } from './cpu.ts';

/**
 * tfjs's WebAssembly backend. It has one thread in Node, where tfjs rules more out, and in a browser as many as asked for
 * when it first starts, if the page may share memory.
 */
export const wasm: Candidate = {
  name: 'wasm',
  engineName: 'wasm',
  whyNot: () => (typeof WebAssembly === 'object' ? undefined : { reason: 'this JavaScript engine has no WebAssembly' }),
  start,
};

async function start({ threads, wasmPaths }: StartOptions): Promise<Started> {
  const { getThreadsCount, setThreadsCount, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  await importCpu();
  if (wasmPaths !== undefined) setWasmPaths(wasmPaths);
  if (threads !== undefined) setThreadsCount(threads);
  await activate('wasm', 2);
  return { detail: 'WebAssembly', threads: getThreadsCount(), gpu: false };
}
