import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ListenConfig } from '../../config/schema.js';
import { SluiceError } from '../../errors/sluice-error.js';
import { limitConnections } from './connection-limits.js';
import { readPem } from './pem-file.js';
import type { RefusalLog } from './refusal-log.js';

/** Milliseconds for a request, or a TLS handshake: whoever sends none is disconnected. */
const REQUEST_TIMEOUT = 10_000;
/** Node looks at the connections for those that are late only so often; ms. */
const TIMEOUT_CHECK = 1_000;

export type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Listens for WebSocket upgrades; any other request is answered with 426.
 * @throws SluiceError THL_LISTEN_FAILED, CONFIG_UNREADABLE, CONFIG_INVALID
 */
export async function listen(
  config: ListenConfig,
  refusals: RefusalLog,
  onUpgrade: OnUpgrade,
): Promise<Server> {
  const server = createServer(config);
  limitConnections(server, config.connectionsPerAddress, refusals);
  nameFailures(server, refusals);
  server.on('request', (_request, response) => {
    response.writeHead(426, { connection: 'close' }).end('This port speaks the THL protocol.\n');
  });
  server.on('upgrade', onUpgrade);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(config, error)));
    server.listen(config.port, config.host, resolve);
  });
  return server;
}

/** The first byte of a TLS record that begins a handshake; RFC 8446, 5.1. */
const HANDSHAKE = 0x16;

/** Logs who does not get as far as a request because one side alone has TLS, or has no certificate. */
function nameFailures(server: Server, refusals: RefusalLog): void {
  server.on('tlsClientError', ({ message }: Error, { remoteAddress: peer = 'unknown' }: Socket) => {
    refusals.note({ peer, reason: 'TLS' }, `connection refused: no TLS with it: ${message.trim()}`);
  });
  server.on('clientError', (error: Error & { readonly rawPacket?: Buffer }, socket: Socket) => {
    if (error.rawPacket?.[0] === HANDSHAKE) {
      const peer = socket.remoteAddress ?? 'unknown';
      refusals.note(
        { peer, reason: 'TLS' },
        'connection refused: it asks for TLS, thl.listen has none',
      );
    }
    socket.once('finish', () => socket.destroy());
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
}

/** The port really listened on, if the configuration leaves it open. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function createServer({ tls }: ListenConfig): Server {
  const limits = {
    headersTimeout: REQUEST_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    connectionsCheckingInterval: TIMEOUT_CHECK,
  };
  if (tls === undefined) return createHttpServer(limits);
  const options = {
    ...limits,
    cert: readPem('thl.listen.tls.cert', tls.cert),
    key: readPem('thl.listen.tls.key', tls.key),
    // With an authority, only its clients are let in.
    ...(tls.ca === undefined
      ? {}
      : { ca: readPem('thl.listen.tls.ca', tls.ca), requestCert: true, rejectUnauthorized: true }),
    minVersion: 'TLSv1.2' as const,
    handshakeTimeout: REQUEST_TIMEOUT,
  };
  try {
    return createHttpsServer(options);
  } catch (cause) {
    throw new SluiceError('CONFIG_INVALID', `thl.listen.tls cannot be used: ${String(cause)}`, {
      hint: 'Check that cert and key are PEM files that belong together, and the key has no passphrase.',
      cause,
    });
  }
}

function listenError({ host, port }: ListenConfig, cause: Error): SluiceError {
  return new SluiceError(
    'THL_LISTEN_FAILED',
    `cannot listen on ${host}:${port}: ${cause.message}`,
    {
      hint: 'Choose another thl.listen.port or host, or stop what listens there.',
      cause,
    },
  );
}
