import type { Status } from './status.js';
import type { Snapshot } from './supervisor.js';

/** What `trepctl clients` shows: one block per slave that fetches this service's history log. */
export function clientsOf({ clients, bounds }: Snapshot): Status[] {
  const end = bounds?.maxSeqno ?? -1;
  return clients.map((client) => ({
    ackedSeqno: client.ackedSeqno,
    address: client.address,
    behind: Math.max(0, end - client.ackedSeqno),
    connectedSeconds: Math.round(client.connectedSeconds * 1000) / 1000,
    node: client.node,
    sentSeqno: client.sentSeqno,
    tls: client.tls ?? 'NONE',
    waitingBytes: client.waitingBytes,
  }));
}
