import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Proxy {
  readonly port: number;
  /** Changes one bit of the next occurrence of `marker` on its way to the client. */
  corrupt(marker: string): void;
  /** Resets all connections. */
  cut(): void;
  close(): Promise<void>;
}

/** A TCP proxy in front of a server on this host, which can do what networks do. */
export async function startProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let marker: string | undefined;
  const onData = (data: Buffer): Buffer => {
    const at = marker === undefined ? -1 : data.indexOf(marker);
    if (at < 0) return data;
    marker = undefined;
    data.writeUInt8(data.readUInt8(at) ^ 1, at);
    return data;
  };
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (data) => upstream.write(data));
    upstream.on('data', (data) => client.write(onData(data)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    corrupt: (wanted) => {
      marker = wanted;
    },
    cut: () => sockets.forEach((socket) => socket.resetAndDestroy()),
    close: () =>
      new Promise((resolve) => {
        sockets.forEach((socket) => socket.destroy());
        server.close(() => resolve());
      }),
  };
}
