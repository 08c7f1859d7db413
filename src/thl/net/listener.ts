import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { Socket, type AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { ListenConfig } from '../../config/schema.js';
import { SluiceError } from '../../errors/sluice-error.js';
import { limitConnections } from './connection-limits.js';
import { listenerContext, renewCertificates } from './listener-tls.js';
import type { RefusalLog } from './refusal-log.js';

const SECTION = 'thl.listen.tls';
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
  logger: Logger,
  onUpgrade: OnUpgrade,
): Promise<Server> {
  const server = createServer(config);
  if (config.tls !== undefined) renewCertificates(server, SECTION, config.tls, logger);
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
  server.on('tlsClientError', ({ message }: Error, socket: TLSSocket) => {
    const { authorizationError: refusal } = socket;
    const why = refusal
      ? `its certificate is refused: ${String(refusal)}`
      : `no TLS with it: ${message.trim()}`;
    const reason = refusal ? why : 'TLS';
    refusals.note({ peer: addressOf(socket), reason }, `connection refused: ${why}`);
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

/** Of a socket that is destroyed the one below it still knows, which was asked when it came. */
function addressOf(socket: Socket): string {
  const below: unknown = Reflect.get(socket, '_parent');
  const known = socket.remoteAddress ?? (below instanceof Socket ? below.remoteAddress : undefined);
  return known ?? 'unknown';
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
  const context = listenerContext(SECTION, tls);
  return createHttpsServer({ ...limits, ...context, handshakeTimeout: REQUEST_TIMEOUT });
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
