import { availableParallelism, cpus, totalmem } from 'node:os';
import { versionOfKleene } from './version.ts';

/** Where a page was made, by name; nothing of it is part of a result. */
export function environmentOf(): Record<string, string> {
  return {
    kleene: versionOfKleene(),
    node: process.versions.node,
    system: `${process.platform} ${process.arch}`,
    processor: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} threads`,
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
  };
}
