export { readSafetensors, type Safetensors } from './read.ts';
export { writeSafetensors } from './write.ts';
