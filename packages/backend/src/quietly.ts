import { env } from '@tensorflow/tfjs-core';

/** Runs `work` with tfjs's own log silent, which prints advertisements and each kernel that is registered again. */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const wasProduction = env().getBool('PROD');
  env().set('PROD', true);
  try {
    return await work();
  } finally {
    env().set('PROD', wasProduction);
  }
}
