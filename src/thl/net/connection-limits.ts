import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { RefusalLog } from './refusal-log.js';

/** Connections at once, slaves included: a flood costs no more than their sockets. */
const MOST_CONNECTIONS = 500;

/**
 * Bounds what may be connected to a port at once, in all and per address, before a byte of TLS or
 * HTTP is read. Whoever is one too many is disconnected, and logged.
 */
export function limitConnections(server: Server, perAddress: number, refusals: RefusalLog): void {
  const open = new Map<string, number>();
  server.maxConnections = MOST_CONNECTIONS;
  server.on('drop', (dropped) => {
    const peer = dropped?.remoteAddress ?? 'unknown';
    const message = `connection refused: ${MOST_CONNECTIONS} are open, which is the most`;
    refusals.note({ peer, reason: 'too many connections' }, message);
  });
  server.on('connection', (socket: Socket) => {
    const peer = socket.remoteAddress ?? 'unknown';
    const count = open.get(peer) ?? 0;
    if (count >= perAddress) {
      const message = `connection refused: ${count} are open from this address, which is the most (thl.listen.connectionsPerAddress)`;
      refusals.note({ peer, reason: 'too many connections of one address' }, message);
      socket.destroy();
      return;
    }
    open.set(peer, count + 1);
    socket.once('close', () => release(open, peer));
  });
}

/** Forgets an address with its last connection: others come and go. */
function release(open: Map<string, number>, peer: string): void {
  const left = (open.get(peer) ?? 1) - 1;
  if (left > 0) open.set(peer, left);
  else open.delete(peer);
}
