import type { KnownSlave, LogBounds } from '../thl/log.js';
import { isLetGo } from './slaves-let-go.js';
import type { Status } from './status.js';
import type { Snapshot } from './snapshot.js';

/**
 * What `trepctl clients` shows: one block per slave that fetches this service's history log, or has
 * fetched from it and is not forgotten.
 */
export function clientsOf({ clients, slaves, bounds, now }: Snapshot): Status[] {
  const end = bounds?.maxSeqno ?? -1;
  const connected = clients.map((client) => ({
    ackedSeqno: client.ackedSeqno,
    address: client.address,
    behind: Math.max(0, end - client.ackedSeqno),
    connectedSeconds: Math.round(client.connectedSeconds * 1000) / 1000,
    lastSeen: new Date(now).toISOString(),
    node: client.node,
    sentSeqno: client.sentSeqno,
    state: 'CONNECTED',
    tls: client.tls ?? 'NONE',
    waitingBytes: client.waitingBytes,
  }));
  const away = slaves.filter(({ node }) => !clients.some((client) => client.node === node));
  return [...connected, ...away.map((slave) => awayStatus(slave, bounds))];
}

function awayStatus({ node, seqno, seenAt }: KnownSlave, bounds: LogBounds | undefined): Status {
  return {
    ackedSeqno: seqno,
    address: 'NONE',
    behind: Math.max(0, (bounds?.maxSeqno ?? -1) - seqno),
    connectedSeconds: 0,
    lastSeen: new Date(seenAt).toISOString(),
    node,
    sentSeqno: seqno,
    state: isLetGo(seqno, bounds) ? 'LET-GO' : 'AWAY',
    tls: 'NONE',
    waitingBytes: 0,
  };
}
