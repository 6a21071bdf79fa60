import type { KernelTable, NativeBuffer } from '../../src/table.ts';
import { loadNative, type NativeTier } from '../../src/tiers/native.ts';
import { bestWasmVariant, loadWasm, type WasmTier, type WasmVariant } from '../../src/tiers/wasm.ts';

export type Values = Float32Array | Int32Array | Uint8Array;

/** A kernel as the tests call it: buffers are arrays of JavaScript, which come back changed. */
type Kernels = {
  [K in keyof KernelTable<unknown>]: (
    ...args: { [I in keyof Parameters<KernelTable<Values | null>[K]>]: Parameters<KernelTable<Values | null>[K]>[I] }
  ) => ReturnType<KernelTable<unknown>[K]>;
};

/** The kernels of a tier over arrays. */
export interface Host {
  readonly title: string;
  readonly kernels: Kernels;
  readonly tier: NativeTier | WasmTier;
}

/** The tiers that are here, and why the others are not. */
export async function hosts(): Promise<{ readonly here: readonly Host[]; readonly missing: readonly string[] }> {
  const here: Host[] = [];
  const missing: string[] = [];
  const native = loadNative();
  if ('kind' in native) here.push({ title: 'native', kernels: native.table as unknown as Kernels, tier: native });
  else missing.push(`native: ${native.reason}`);
  const variants: WasmVariant[] = bestWasmVariant() === 'relaxed' ? ['simd', 'relaxed'] : ['simd'];
  for (const variant of variants) here.push(await wasmHost(variant));
  if (variants.length === 1) missing.push('relaxed: this Node has no relaxed SIMD');
  return { here, missing };
}

async function wasmHost(variant: WasmVariant): Promise<Host> {
  const tier = await loadWasm(variant);
  const call = (name: string, args: readonly unknown[]): unknown => {
    let top = Math.ceil(tier.table.heapBase / 16) * 16;
    const placed: { at: number; values: Values }[] = [];
    const addresses = args.map((arg) => {
      if (arg === null) return 0;
      if (typeof arg === 'number') return arg;
      const values = arg as NonNullable<NativeBuffer>;
      // The same array is the same place, as in the native tier.
      const before = placed.find((one) => one.values === values);
      if (before !== undefined) return before.at;
      placed.push({ at: top, values });
      top += Math.ceil((values.byteLength + 16) / 16) * 16;
      return placed.at(-1)!.at;
    });
    const missing = top - tier.table.memory.buffer.byteLength;
    if (missing > 0) tier.table.memory.grow(Math.ceil(missing / 65_536));
    for (const { at, values } of placed)
      bytes(at, values).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    const kernel = Reflect.get(tier.table, name) as (...args: unknown[]) => unknown;
    const answer = kernel(...addresses);
    for (const { at, values } of placed)
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength).set(bytes(at, values));
    return answer;
  };
  const bytes = (at: number, values: Values): Uint8Array =>
    new Uint8Array(tier.table.memory.buffer, at, values.byteLength);
  const kernels = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...args: unknown[]) =>
          call(String(name), args),
    },
  ) as Kernels;
  return { title: `wasm ${variant}`, kernels, tier };
}
