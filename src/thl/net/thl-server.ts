import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { isLoopback } from '../../config/rules.js';
import type { ListenConfig } from '../../config/schema.js';
import { readTokens } from '../../config/secrets.js';
import { reasonOf } from '../../errors/reason.js';
import { formatThlUri } from '../../config/thl-uri.js';
import { carriesToken } from './authorization.js';
import { Link } from './link.js';
import { listen, portOf } from './listener.js';
import { PeerClock } from './peer-clock.js';
import { MAX_REQUEST, type Skew } from './protocol.js';
import { RefusalLog } from './refusal-log.js';
import { SlaveSession, type ClientStatus, type SessionOptions } from './slave-session.js';

export interface ThlServerOptions extends Omit<
  SessionOptions,
  'heartbeat' | 'compression' | 'refusals'
> {
  /** How far the source's clock is ahead of this host's, as far as it is known: slaves are told. */
  readonly sourceSkew?: () => Skew | undefined;
}

/**
 * Serves a history log to slaves.
 * @throws SluiceError THL_LISTEN_FAILED, CONFIG_UNREADABLE, CONFIG_INVALID
 */
export async function startThlServer(
  config: ListenConfig,
  options: ThlServerOptions,
): Promise<ThlServer> {
  const { logger } = options;
  const isGuarded = readTokens(config) !== undefined;
  const refusals = new RefusalLog(logger);
  const acceptor = new Acceptor(config, refusals, options);
  const server = await listen(config, refusals, logger, (request, socket, head) => {
    acceptor.upgrade(request, socket, head);
  });
  const uri = formatThlUri({ host: config.host, port: portOf(server) });
  server.on('error', (error) => logger.error({ err: error }, 'THL port'));
  if (config.insecure && !isLoopback(config.host)) {
    const facts = { uri, tls: config.tls !== undefined, token: isGuarded };
    logger.warn(facts, `INSECURE by configuration: ${uri} is open without TLS, or to everybody`);
  }
  logger.info({ uri, tls: config.tls !== undefined }, `slaves reach the history log at ${uri}`);
  return new ThlServer(uri, server, acceptor);
}

export class ThlServer {
  constructor(
    /** Where it listens. */
    readonly uri: string,
    private readonly server: Server,
    private readonly acceptor: Acceptor,
  ) {}

  /** The connected slaves. */
  clients(): ClientStatus[] {
    return this.acceptor.clients();
  }

  /** Ends when the last connection has: so nobody is let in meanwhile. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    await this.acceptor.close();
    this.server.closeAllConnections();
    await closed;
  }
}

/** Lets slaves in, and knows who is there. */
class Acceptor {
  private readonly sockets: WebSocketServer;
  private readonly sessions = new Map<SlaveSession, Promise<void>>();
  private closing = false;

  constructor(
    private readonly config: ListenConfig,
    private readonly refusals: RefusalLog,
    private readonly options: ThlServerOptions,
  ) {
    this.sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: MAX_REQUEST,
    });
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (this.closing) {
      socket.destroy(); // it was connected before the port was closed
      return;
    }
    const address = addressOf(request);
    const refusal = this.refusal(request);
    if (refusal === undefined) {
      this.sockets.handleUpgrade(request, socket, head, (slave) => {
        this.serve(slave, address, request.socket);
      });
      return;
    }
    const refused = { peer: hostOf(request), reason: refusal };
    this.refusals.note(refused, `connection refused: ${refusal}`);
    // It is no longer HTTP's to time out: a peer that never closes its side would keep the socket.
    socket.once('finish', () => socket.destroy());
    socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  }

  clients(): ClientStatus[] {
    return [...this.sessions.keys()].flatMap((session) => session.status() ?? []);
  }

  async close(): Promise<void> {
    this.closing = true;
    for (const session of this.sessions.keys()) session.close('the master goes offline');
    await Promise.all(this.sessions.values());
  }

  /** A web page can make a browser connect to loopback; it cannot leave out the origin. */
  private refusal({ headers }: IncomingMessage): string | undefined {
    if (headers.origin !== undefined) return 'web pages are refused';
    const tokens = this.tokens();
    if (typeof tokens === 'string') return tokens;
    if (tokens === undefined || carriesToken(headers, tokens)) return undefined;
    return headers.authorization === undefined ? 'it carries no token' : 'its token is wrong';
  }

  /** As they stand in the file now; or why nobody can be let in. */
  private tokens(): readonly string[] | string | undefined {
    try {
      return readTokens(this.config);
    } catch (error) {
      return reasonOf(error);
    }
  }

  private serve(socket: WebSocket, address: string, stream: Socket): void {
    const { heartbeat, compression } = this.config;
    const clock = new PeerClock({ source: this.options.sourceSkew });
    const link = new Link(socket, { heartbeat, peer: `slave ${address}`, stream, clock });
    const options = { ...this.options, heartbeat, compression, refusals: this.refusals };
    const session = new SlaveSession(link, address, options, (it) => this.replaceOlder(it));
    const ended = session.run().finally(() => this.ended(session));
    this.sessions.set(session, ended);
  }

  private ended(session: SlaveSession): void {
    this.sessions.delete(session);
    const others = [...this.sessions.keys()];
    if (!others.some(({ node }) => node === session.node)) session.noteSeen();
  }

  /** A slave that comes again has lost its old connection, whether that shows here or not. */
  private replaceOlder(accepted: SlaveSession): void {
    for (const session of this.sessions.keys()) {
      if (session === accepted || session.node !== accepted.node) continue;
      this.options.logger.warn(
        { slave: accepted.node, address: session.address, newAddress: accepted.address },
        'a slave of this name connected again: its older connection is closed',
      );
      session.close('a slave of the same name has connected');
    }
  }
}

function addressOf(request: IncomingMessage): string {
  return `${hostOf(request)}:${request.socket.remotePort ?? 0}`;
}

function hostOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? 'unknown';
}
