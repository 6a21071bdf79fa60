import type { Candidate } from './candidate.ts';
import { cpu } from './cpu.ts';
import { wasm } from './wasm.ts';

/** Every backend in order of preference; a new one is a row. */
export const candidates: readonly Candidate[] = [wasm, cpu];
