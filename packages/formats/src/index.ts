export { writeNpy } from './npy.ts';
export { writeNpz } from './npz.ts';
export { readSafetensors, type Safetensors } from './read.ts';
export { writeSafetensors } from './write.ts';
