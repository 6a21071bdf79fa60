export {
  ACTIVATION,
  BINARY,
  COMPARE,
  DTYPE,
  REDUCE,
  TABLE_VERSION,
  UNARY,
  type KernelTable,
  type NativeBuffer,
  type NativeTable,
  type WasmTable,
} from './table.ts';
export { loadNative, NATIVE_VARIABLE, platformName, type NativeTier, type Refusal } from './tiers/native.ts';
export { loadTier, type LoadedTier, type TierOptions } from './tiers/tier.ts';
export { bestWasmVariant, loadWasm, type WasmTier, type WasmVariant } from './tiers/wasm.ts';
export { registerSimd, type Simd, type SimdOptions } from './start.ts';
