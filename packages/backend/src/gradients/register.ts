import { getGradient, registerGradient } from '@tensorflow/tfjs-core';
import { gradients } from '../vendor/gradients.ts';

/** Registers every gradient that the process has none for; one that somebody else registered stays. */
export function registerGradients(): void {
  for (const gradient of gradients) if (getGradient(gradient.kernelName) === undefined) registerGradient(gradient);
}
