/** Free loopback ports. */
import { createServer } from 'node:net';

// Below the kernel's ephemeral range: no outgoing connection can take the port of a server that is
// stopped for a moment and wants it back.
const FIRST = 15_000;
const COUNT = 17_000;

/** A TCP port on 127.0.0.1 that nothing listens on right now. */
export async function freePort() {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (await canListen(port)) return port;
  }
}

function canListen(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      probe.close(() => resolve(true));
    });
  });
}
