import { registerBackend } from '@tensorflow/tfjs-core';
import { SimdBackend } from './backend.ts';
import { registerKernels } from './kernels/register.ts';
import type { Memory } from './memory/memory.ts';
import { Heap } from './memory/heap.ts';
import { Pool } from './memory/pool.ts';
import type { KernelTable } from './table.ts';
import type { Block } from './memory/block.ts';
import type { LoadedTier } from './tiers/tier.ts';

/** Registers the backend and its kernels under `name`. */
export function register(name: string, { tier }: LoadedTier): void {
  const memory: Memory = tier.kind === 'native' ? new Pool(tier.table) : new Heap(tier.table);
  const table = tier.table as unknown as KernelTable<Block | null>;
  const backend = new SimdBackend(table, memory, tier.kind === 'native' ? null : 0);
  registerKernels(name);
  registerBackend(name, () => backend, 3);
}
