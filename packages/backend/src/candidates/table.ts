import type { Candidate } from './candidate.ts';
import { cpu } from './cpu.ts';
import { simd } from './simd.ts';
import { searchPlaces, tensorflow } from './tensorflow.ts';
import { wasm } from './wasm.ts';

/** Every backend in order of preference; a new one is a row. */
export const candidates: readonly Candidate[] = [
  tensorflow('tensorflow-gpu', '@tensorflow/tfjs-node-gpu', searchPlaces),
  tensorflow('tensorflow', '@tensorflow/tfjs-node', searchPlaces),
  simd,
  wasm,
  cpu,
];
