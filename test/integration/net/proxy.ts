import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy on loopback that does what networks do. */
export interface Proxy {
  readonly port: number;
  /** Lets so many more bytes through to the client, then resets the connection. */
  cutAfter(bytes: number): void;
  /** Passes nothing on any more in either direction, and closes nothing: a half-open connection. */
  freeze(): void;
  /** Ends all connections; new ones pass again. */
  thaw(): void;
  /** Lets no more than so many bytes a second through to the client. */
  slow(bytesPerSecond: number): void;
  /** Changes a bit of what goes to the client, so many bytes from now. */
  damageAfter(bytes: number): void;
  close(): Promise<void>;
}

export async function startProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let frozen = false;
  let left = Infinity;
  let damageAt = Infinity;
  let rate = Infinity;

  /** Piece by piece, ten times a second; the master is held up meanwhile. */
  const queue: { client: Socket; data: Buffer }[] = [];
  const trickle = (client: Socket, data: Buffer): void => {
    queue.push({ client, data });
  };
  const trickling = setInterval(() => {
    for (let room = rate / 10; room > 0 && queue.length > 0;) {
      const [first] = queue;
      if (first === undefined) return;
      const piece = first.data.subarray(0, room);
      first.client.write(piece);
      room -= piece.length;
      first.data = first.data.subarray(piece.length);
      if (first.data.length === 0) queue.shift();
    }
  }, 100);
  const toClient = (client: Socket, data: Buffer): void => {
    if (frozen) return;
    if (damageAt < data.length) {
      data[damageAt] = (data[damageAt] ?? 0) ^ 1;
      damageAt = Infinity;
    }
    damageAt -= data.length;
    if (rate < Infinity) return trickle(client, data);
    client.write(data.subarray(0, left));
    left -= data.length;
    if (left > 0) return;
    left = Infinity;
    client.destroySoon();
  };
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        if (frozen) return;
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (data) => frozen || upstream.write(data));
    upstream.on('data', (data) => toClient(client, data));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cutAfter: (bytes) => (left = bytes),
    slow: (bytes) => (rate = bytes),
    damageAfter: (bytes) => (damageAt = bytes),
    freeze: () => (frozen = true),
    thaw: () => {
      frozen = false;
      sockets.forEach((socket) => socket.destroy());
    },
    close: () =>
      new Promise((resolve) => {
        clearInterval(trickling);
        sockets.forEach((socket) => socket.destroy());
        server.close(() => resolve());
      }),
  };
}
