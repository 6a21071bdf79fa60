import { checkOneOf, checkOptions, checkText, KleeneError } from '@kleene/base';
import { loadNative, type NativeTier, type Refusal } from './native.ts';
import { bestWasmVariant, loadWasm, type WasmTier, type WasmVariant } from './wasm.ts';

/** Options of `loadTier`. */
export interface TierOptions {
  /** Which artifact to load: `auto` takes the best there is (default); `wasm` the better of its two variants. */
  readonly tier?: 'auto' | 'native' | 'wasm' | WasmVariant;
  /**
   * The address of a folder with this package's `relaxed.wasm` and `simd.wasm`, absolute or from the page's (in Node, from the working
   * folder's); for bundlers that do not carry them along, such as esbuild. Default: where they lie in this package.
   */
  readonly wasmPath?: string | URL;
}

/** What was loaded, and why not the tiers before it. */
export interface LoadedTier {
  readonly tier: NativeTier | WasmTier;
  readonly refusals: readonly Refusal[];
}

/**
 * Loads the kernels: the native addon where there is one, else the WebAssembly module.
 *
 * @throws KleeneError `unsupported` where none of the tiers asked for loads; the message has each one's reason
 */
export async function loadTier(options: TierOptions = {}): Promise<LoadedTier> {
  checkOptions('backend-simd.loadTier', options, ['tier', 'wasmPath']);
  const { tier = 'auto', wasmPath } = options;
  checkOneOf('backend-simd.loadTier', 'tier', tier, ['auto', 'native', 'wasm', 'relaxed', 'simd']);
  if (wasmPath !== undefined && !(wasmPath instanceof URL)) checkText('backend-simd.loadTier', 'wasmPath', wasmPath);
  const refusals: Refusal[] = [];
  for (const candidate of candidates(tier)) {
    const loaded = candidate === 'native' ? loadNative() : await tryWasm(candidate, wasmPath);
    if ('kind' in loaded) return { tier: loaded, refusals };
    refusals.push(loaded);
  }
  const reasons = refusals.map(({ tier, reason }) => `${tier}: ${reason}`);
  throw new KleeneError('unsupported', `backend-simd.loadTier: no kernels could be loaded (${reasons.join('; ')})`);
}

function candidates(tier: NonNullable<TierOptions['tier']>): ('native' | WasmVariant)[] {
  if (tier === 'auto') return ['native', ...candidates('wasm')];
  if (tier === 'wasm') return bestWasmVariant() === 'relaxed' ? ['relaxed', 'simd'] : ['simd'];
  return [tier];
}

async function tryWasm(variant: WasmVariant, wasmPath: string | URL | undefined): Promise<WasmTier | Refusal> {
  try {
    return await loadWasm(variant, wasmPath);
  } catch (error) {
    return { tier: variant, reason: error instanceof Error ? error.message : String(error) };
  }
}
