import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';

interface Pinned {
  readonly host: string;
  readonly port: number;
  /** Its certificate; and what is shown to it, where it asks for one; PEM texts. */
  readonly pinned: string;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/**
 * A connection to whoever shows the pinned certificate and has its key. Neither authority, name nor
 * time count: an expired certificate must not keep this host's operator out.
 * @param limit gives it up when the handshake takes too long
 * @throws Error of TLS or the network
 */
export async function pinnedSocket(
  { host, port, pinned, cert, key }: Pinned,
  limit: (socket: TLSSocket) => void,
): Promise<TLSSocket> {
  const client = { ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) };
  const verified = { rejectUnauthorized: false, minVersion: 'TLSv1.2' } as const;
  const socket = connect({ host, port, ...client, ...verified });
  limit(socket);
  await once(socket, 'secureConnect');
  socket.setTimeout(0);
  const shown = socket.getPeerX509Certificate();
  if (shown?.raw.equals(new X509Certificate(pinned).raw) === true) return socket;
  socket.destroy();
  throw Object.assign(new Error('it shows another certificate than that of admin.tls.cert'), {
    code: 'CERT_NOT_PINNED',
  });
}
