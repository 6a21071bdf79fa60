/**
 * A function that lets the event loop turn when 10 ms have passed since it last did, so that signals, timers and drawing go
 * on while tensors are computed; in between it costs nothing.
 */
export function pauser(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < 10) return;
    await new Promise<void>((resolve) =>
      typeof setImmediate === 'function' ? setImmediate(resolve) : setTimeout(resolve),
    );
    last = performance.now();
  };
}
