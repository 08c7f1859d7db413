import { WebSocket, type ClientOptions } from 'ws';
import type { MasterConfig } from '../../config/schema.js';
import { isLoopback } from '../../config/rules.js';
import { readToken } from '../../config/secrets.js';
import { formatThlUri, type ThlAddress } from '../../config/thl-uri.js';
import type { SluiceError } from '../../errors/sluice-error.js';
import { authorizationOf } from './authorization.js';
import { answerError, connectError } from './connect-error.js';
import { readPem } from './pem-file.js';
import { MAX_FRAME } from './protocol.js';

export interface OpenedSocket {
  readonly socket: WebSocket;
  /** What is below it. */
  readonly stream: { readonly bytesRead: number } | undefined;
}

/**
 * Opens the WebSocket to one master.
 * @param use takes it over with all its events, in the turn in which it opens: what came with the
 *   acceptance is looked at before any promise is, and an error that nobody hears ends the process
 * @throws SluiceError CONNECT_FAILED, ACCESS_DENIED, TLS_FAILED, THL_PROTOCOL, CONFIG_UNREADABLE,
 *   CONFIG_INVALID
 */
export function openSocket<T>(
  address: ThlAddress,
  config: MasterConfig,
  use: (opened: OpenedSocket) => T,
): Promise<T> {
  const uri = formatThlUri(address);
  const tls = tlsOptions(address.host, config);
  const scheme = tls === undefined ? 'ws' : 'wss';
  const socket = new WebSocket(`${scheme}${uri.slice('thl'.length)}`, {
    ...tls,
    headers: headersFor(config),
    handshakeTimeout: config.connectTimeout,
    maxPayload: MAX_FRAME,
    perMessageDeflate: false,
    followRedirects: false,
  });
  return opened(socket, uri, use);
}

function opened<T>(socket: WebSocket, uri: string, use: (opened: OpenedSocket) => T): Promise<T> {
  return new Promise((resolve, reject) => {
    let stream: OpenedSocket['stream'] | undefined;
    socket.once('upgrade', (response) => (stream = response.socket));
    const fail = (error: SluiceError): void => {
      // Ending it makes it emit an error of its own, which explains nothing.
      socket
        .removeAllListeners()
        .on('error', () => undefined)
        .terminate();
      reject(error);
    };
    socket.once('error', (error) => fail(connectError(uri, error)));
    socket.once('unexpected-response', (_request, { statusCode }) =>
      fail(answerError(uri, statusCode)),
    );
    socket.once('open', () => {
      socket.removeAllListeners();
      resolve(use({ socket, stream }));
    });
  });
}

function headersFor(config: MasterConfig): Record<string, string> {
  const token = readToken(config);
  return token === undefined ? {} : { authorization: authorizationOf(token) };
}

/** Plain on loopback, verified elsewhere, unless the configuration says otherwise. */
function tlsOptions(host: string, { tls }: MasterConfig): ClientOptions | undefined {
  const mode = tls?.mode ?? (isLoopback(host) ? 'disabled' : 'verify-identity');
  if (mode === 'disabled') return undefined;
  const files = (['ca', 'cert', 'key'] as const).flatMap((key) => {
    const file = tls?.[key];
    return file === undefined ? [] : [[key, readPem(`master.tls.${key}`, file)]];
  });
  return {
    ...Object.fromEntries(files),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: mode !== 'required',
    ...(mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  };
}
