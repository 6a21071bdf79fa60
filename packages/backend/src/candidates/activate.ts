import { engine, findBackendFactory, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';

/**
 * Makes `engineName` tfjs's current backend and returns it. The first time it calls the backend's own factory, so that
 * the error of one that does not start is thrown; tfjs would print it and go on.
 */
export async function activate(engineName: string, priority: number): Promise<object> {
  if (engine().registry[engineName] === undefined) {
    const backend = await findBackendFactory(engineName)();
    removeBackend(engineName);
    registerBackend(engineName, () => backend, priority);
  }
  await setBackend(engineName);
  return engine().backend;
}
