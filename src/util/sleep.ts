/** Waits `milliseconds`, or until `signal` aborts; tells which by returning whether time ran out. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(false);
      return;
    }
    const stop = (ranOut: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(ranOut);
    };
    const onAbort = () => stop(false);
    const timer = setTimeout(() => stop(true), milliseconds);
    signal.addEventListener('abort', onAbort);
  });
}

/** `promise`, or undefined if it has not settled after `milliseconds`. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  const settled = new AbortController();
  const timeout = sleep(milliseconds, settled.signal).then(() => undefined);
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    settled.abort();
  }
}
