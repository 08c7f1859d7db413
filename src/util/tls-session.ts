import { TLSSocket } from 'node:tls';

/** What protects a live connection, as `TLSv1.3 TLS_AES_256_GCM_SHA384`; undefined: nothing does. */
export function describeTls(stream: unknown): string | undefined {
  if (!(stream instanceof TLSSocket)) return undefined;
  const protocol = stream.getProtocol();
  if (protocol === null || protocol === 'unknown') return undefined; // the handshake is not over
  return `${protocol} ${stream.getCipher().standardName}`;
}

/** As `describeTls`, for the side that is to verify the other one's certificate. */
export function describeClientTls(stream: unknown): string | undefined {
  const session = describeTls(stream);
  if (session === undefined || !(stream instanceof TLSSocket)) return undefined;
  return `${session}, certificate ${stream.authorized ? 'verified' : 'NOT verified'}`;
}
