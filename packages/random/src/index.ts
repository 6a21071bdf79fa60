export { bits, gumbel, normal, uniform } from './arrays.ts';
export type { Draws } from './draws.ts';
export { draws, resumeDraws, type DrawsState, type KeyedDraws } from './keyed-draws.ts';
export { foldIn, key, split, type Key } from './key.ts';
export { label } from './label.ts';
export { pythonRandom, type PythonRandom } from './python-random.ts';
export { RandomState, type RandomStateState } from './random-state.ts';
