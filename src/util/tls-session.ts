import { TLSSocket } from 'node:tls';

/** What protects a live connection, as `TLSv1.3 TLS_AES_256_GCM_SHA384`; undefined: nothing does. */
export function describeTls(stream: unknown): string | undefined {
  // a socket whose handshake is not over, or that was destroyed, has no cipher
  if (!(stream instanceof TLSSocket) || isConnecting(stream)) return undefined;
  const cipher: { readonly standardName: string } | null | undefined = stream.getCipher();
  return cipher ? `${stream.getProtocol()} ${cipher.standardName}` : undefined;
}

/** As `describeTls`, for the side that is to verify the other one's certificate. */
export function describeClientTls(stream: unknown): string | undefined {
  const session = describeTls(stream);
  if (session === undefined || !(stream instanceof TLSSocket)) return undefined;
  if (!stream.authorized) return `${session}, certificate NOT verified`;
  const end = certificateEnd(stream);
  const until = end === undefined ? '' : ` until ${new Date(end).toISOString().slice(0, 10)}`;
  return `${session}, certificate verified${until}`;
}

/** What servers have shown, by address and port: a session that is resumed shows no certificate. */
const shownBy = new Map<string, number>();

/** When the certificate of a server ends, milliseconds since 1970 UTC; undefined: it showed none. */
export function certificateEnd(stream: unknown): number | undefined {
  if (!(stream instanceof TLSSocket)) return undefined;
  const peer = `${stream.remoteAddress} ${stream.remotePort}`;
  const end = stream.getPeerX509Certificate()?.validTo;
  if (end === undefined) return shownBy.get(peer);
  shownBy.set(peer, Date.parse(end));
  return Date.parse(end);
}

/** Until the certificate was verified too. */
function isConnecting(stream: TLSSocket): boolean {
  return Reflect.get(stream, 'secureConnecting') === true;
}
