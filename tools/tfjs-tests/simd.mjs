import { registerSimd } from '@kleene/backend-simd';

/**
 * Registers the backend; why it cannot, where the addon is not here.
 *
 * @param {import('@kleene/backend-simd').SimdOptions} options
 */
export async function start(options) {
  try {
    await registerSimd(options);
    return undefined;
  } catch (error) {
    if (options.tier === 'native') return error instanceof Error ? error.message : String(error);
    throw error;
  }
}
