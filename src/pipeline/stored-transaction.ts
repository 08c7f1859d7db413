import type { ThlEvent } from '../event/thl-event.js';
import type { Log } from '../thl/log.js';

/**
 * The fragments of one transaction of the log, from the first, which the log must hold.
 * @throws SluiceError THL_PURGED, THL_CORRUPT
 */
export async function* storedTransaction(
  log: Log,
  seqno: number,
): AsyncGenerator<ThlEvent, void, undefined> {
  const never = new AbortController().signal;
  for await (const batch of log.read({ seqno: seqno - 1 }, never)) {
    for (const event of batch) {
      yield event;
      if (event.header.lastFrag) return;
    }
  }
}
