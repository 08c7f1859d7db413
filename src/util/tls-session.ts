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
  return `${session}, certificate ${stream.authorized ? 'verified' : 'NOT verified'}`;
}

/** Until the certificate was verified too. */
function isConnecting(stream: TLSSocket): boolean {
  return Reflect.get(stream, 'secureConnecting') === true;
}
