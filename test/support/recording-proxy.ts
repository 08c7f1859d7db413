/** A TCP proxy on loopback that keeps what passes, and can meddle with a database's greeting. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface RecordingProxy {
  readonly host: string;
  readonly port: number;
  /** All that clients have sent, and all that the server has, in order for each connection. */
  sent(): Buffer;
  received(): Buffer;
  close(): Promise<void>;
}

/** Changes the first piece that a server sends. */
export type Meddling = (greeting: Buffer) => Buffer;

export async function startRecordingProxy(
  target: number,
  meddle: Meddling = (greeting) => greeting,
): Promise<RecordingProxy> {
  const sent: Buffer[] = [];
  const received: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect({ port: target, host: '127.0.0.1', noDelay: true });
    for (const socket of [client, upstream]) sockets.add(socket);
    let isFirst = true;
    client.on('data', (data) => {
      sent.push(data);
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      const passed = isFirst ? meddle(data) : data;
      isFirst = false;
      received.push(passed);
      client.write(passed);
    });
    tie(client, upstream);
    tie(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    sent: () => Buffer.concat(sent),
    received: () => Buffer.concat(received),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What ends on one side ends on the other, after what was sent before. */
function tie(one: Socket, other: Socket): void {
  one.on('error', () => other.destroy());
  one.on('close', () => other.end());
}

/** CLIENT_SSL in the lower half of a greeting's capabilities. */
const SSL = 0x0800;

/** What a server without TLS, or somebody in between, makes of the greeting. */
export function withoutTls(greeting: Buffer): Buffer {
  const changed = Buffer.from(greeting);
  const version = 4 + 1;
  const flags = changed.indexOf(0, version) + 1 + 4 + 8 + 1;
  changed.writeUInt16LE(changed.readUInt16LE(flags) & ~SSL, flags);
  return changed;
}

/** A login's success, put behind the greeting in clear. */
export function withSuccess(greeting: Buffer): Buffer {
  return Buffer.concat([greeting, Buffer.from([7, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0])]);
}
