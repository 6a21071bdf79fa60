export { encodeEvent, eventFileHeader, type Summary, type SummaryEvent } from './events/event.ts';
export { writeNpy } from './npy.ts';
export { writeNpz } from './npz.ts';
export { readNpy } from './read-npy.ts';
export { readNpz } from './read-npz.ts';
export { readSafetensors, type Safetensors } from './read.ts';
export { writeSafetensors } from './write.ts';
