import { findBackend, findBackendFactory, type KernelBackend } from '@tensorflow/tfjs-core';
import { activate } from './activate.ts';
import type { BackendName, Candidate, Refusal, Started, StartOptions } from './candidate.ts';
import { importCpu } from './cpu.ts';
import { findPackage, nodeModules, type FoundPackage, type NodeModules } from './node.ts';

/** The part of tfjs-node's backend that is looked at. */
interface TensorflowBackend extends KernelBackend {
  readonly isGPUPackage: boolean;
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

/**
 * TensorFlow through tfjs-node or tfjs-node-gpu, where the user has installed one: looked for from the working folder and
 * from this package, and imported only when everything is there. A process can hold one of the two.
 */
export function tensorflow(name: BackendName, packageName: string, places: () => readonly string[]): Candidate {
  const find = (): FoundPackage | Refusal => {
    const node = nodeModules();
    return node === undefined ? { reason: 'only in Node' } : findPackage(packageName, places(), node);
  };
  return {
    name,
    remedy: `npm install ${packageName}@4.22.0`,
    whyNot() {
      const loaded = loadedPackage();
      if (loaded === packageName) return undefined;
      if (loaded !== undefined) return { reason: `${loaded} is loaded, and a process can hold one of the two` };
      const found = find();
      return 'reason' in found ? found : undefined;
    },
    start: (options) => start(find(), packageName, options),
  };
}

/** Where `prepare` looks for tfjs-node from: the user's project, then this package. */
export function searchPlaces(): readonly string[] {
  return [nodeModules()!.path.join(globalThis.process.cwd(), 'package.json'), import.meta.url];
}

/** Threads that the loaded TensorFlow was given, which it takes once. */
let threadsGiven: number | undefined;

async function start(found: FoundPackage | Refusal, packageName: string, { threads }: StartOptions): Promise<Started> {
  const node = nodeModules()!;
  if (loadedPackage() === undefined) load(found as FoundPackage, node, threads);
  await importCpu();
  const backend = (await activate('tensorflow', 3)) as TensorflowBackend;
  const gpu = backend.isUsingGpuDevice;
  const device = gpu ? 'on a GPU' : backend.isGPUPackage ? 'no GPU found: on the CPU' : 'on the CPU';
  const place = 'reason' in found ? '' : ` ${found.version} (${found.folder})`;
  return {
    detail: `${packageName}${place}, TensorFlow ${backend.binding.TF_Version}, ${device}`,
    threads: threadsGiven ?? node.os.availableParallelism(),
    gpu,
  };
}

function load(found: FoundPackage, { util }: NodeModules, threads: number | undefined): void {
  // tfjs-node calls two functions that Node 23 removed and Node 22 warns of.
  util['isNullOrUndefined'] = (value: unknown) => value == null;
  util['isArray'] = Array.isArray;
  const { env } = globalThis.process;
  env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  if (threads !== undefined) env['TF_NUM_INTRAOP_THREADS'] = String(threads);
  found.load();
  const given = Number(env['TF_NUM_INTRAOP_THREADS']);
  threadsGiven = given >= 1 ? given : undefined;
}

function loadedPackage(): string | undefined {
  if (findBackendFactory('tensorflow') === null) return undefined;
  const { isGPUPackage } = findBackend('tensorflow') as TensorflowBackend;
  return `@tensorflow/tfjs-node${isGPUPackage ? '-gpu' : ''}`;
}
