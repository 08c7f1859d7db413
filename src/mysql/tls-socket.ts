import { connect, type Socket } from 'node:net';

const KEEPALIVE_DELAY = 10_000; // ms
/** Length (3 bytes) and number of a packet of the protocol. */
const PACKET_HEADER = 4;

/**
 * A socket over which TLS is to be agreed on.
 *
 * Closes this hole: mysql2 goes on parsing what came in one piece with the server's greeting, in
 * clear. Who sits in between could put a login's success and answers there, and they would be taken
 * as if they had come over TLS. A server says nothing after its greeting until it is asked.
 */
export function tlsSocket({
  host,
  port,
}: {
  readonly host: string;
  readonly port: number;
}): Socket {
  const socket = connect({
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEPALIVE_DELAY,
  });
  guardGreeting(socket);
  // mysql2 gives TLS no name to verify when the host is an address; Node then verifies against this,
  // which it sets itself only for host names, and else against `localhost`.
  return Object.assign(socket, { _host: host });
}

/** Heard before mysql2's own listener; mysql2 removes both when it turns to TLS. */
function guardGreeting(socket: Socket): void {
  let head = Buffer.alloc(0);
  let received = 0;
  socket.on('data', (data: Buffer) => {
    if (head.length < PACKET_HEADER) head = Buffer.concat([head, data]).subarray(0, PACKET_HEADER);
    received += data.length;
    const end = head.length < PACKET_HEADER ? Infinity : PACKET_HEADER + head.readUIntLE(0, 3);
    // When mysql2 has taken it, and turned to TLS: destroyed at once, the socket would fail mysql2's
    // request for TLS with an error that says nothing. No answer to that can have come until then.
    if (received > end) process.nextTick(() => socket.destroy(injected()));
  });
}

function injected(): Error {
  return Object.assign(new Error('data in clear after the greeting, where TLS is to begin'), {
    code: 'HANDSHAKE_SSL_INJECTED',
  });
}
