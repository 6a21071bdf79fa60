/** The backend registers itself. */
export async function start() {
  await import('@tensorflow/tfjs-backend-cpu');
}
