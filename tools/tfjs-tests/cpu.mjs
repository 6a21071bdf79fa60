import '@tensorflow/tfjs-backend-cpu';

/** The backend registers itself. */
export function start() {}
