import type { Applier } from '../applier/applier.js';
import type { RemoteToThl } from './remote-to-thl.js';

/**
 * An applier that opens only when the log can be compared with the target. Otherwise a log that is
 * still being fetched would look like one that the target is ahead of, or, while it is empty, like
 * one that begins with the master's first transaction.
 */
export function fetchedFirst(applier: Applier, remote: RemoteToThl): Applier {
  return {
    open: async () => {
      const point = await applier.open();
      await remote.reached(point?.seqno ?? -1);
      return point;
    },
    expect: (events) => applier.expect(events),
    apply: (event) => applier.apply(event),
    flush: () => applier.flush(),
    lastCommitted: () => applier.lastCommitted(),
    prepared: () => applier.prepared(),
    limits: () => applier.limits(),
    tls: () => applier.tls(),
    close: () => applier.close(),
  };
}
