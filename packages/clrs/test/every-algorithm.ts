import { clrs30, clrsExtras, type Algorithm } from '@kleene/clrs';

/** The 30 algorithms of the benchmark and two that dm-clrs has besides. */
export const everyAlgorithm: readonly Algorithm[] = [...clrs30, ...clrsExtras];
