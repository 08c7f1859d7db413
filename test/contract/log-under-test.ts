import type { ThlEvent } from '../../src/event/thl-event.js';
import type { Log } from '../../src/thl/log.js';

/** One log, empty at first, that can be closed and opened again. */
export interface LogUnderTest {
  open(settings?: { commitBytes?: number; commitDelay?: number }): Promise<Log>;
  /** A second reader of the same log in another connection, while `open`'s one is in use. */
  openReader(): Promise<Log>;
  dispose(): Promise<void>;
}

/** Everything up to where the reader has caught up. */
export async function readAll(log: Log, after?: number): Promise<ThlEvent[]> {
  const abort = new AbortController();
  const events: ThlEvent[] = [];
  const place = after === undefined ? undefined : { seqno: after };
  for await (const batch of log.read(place, abort.signal)) {
    if (batch.length === 0) abort.abort();
    events.push(...batch);
  }
  return events;
}
