/**
 * `promise`, or undefined at once when `signal` aborts first.
 * @param dispose gets the result that comes when nobody waits for it any more
 */
export async function unlessAborted<T>(
  signal: AbortSignal,
  promise: Promise<T>,
  dispose: (late: T) => void,
): Promise<T | undefined> {
  let onAbort: () => void = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    onAbort = () => resolve(undefined);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
  });
  try {
    const first = await Promise.race([promise, aborted]);
    if (first === undefined) promise.then(dispose, () => {});
    return first;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
