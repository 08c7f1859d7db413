import { fastify, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { isLoopback } from '../config/rules.js';
import type { AdminConfig } from '../config/schema.js';
import { readTokens } from '../config/secrets.js';
import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import { reportOf } from '../service/error-report.js';
import type { ServiceHost } from '../service/host.js';
import { listenerContext, renewCertificates } from '../thl/net/listener-tls.js';
import type { ErrorReply } from './api.js';
import { addCommands } from './commands.js';
import { guardRequests } from './guard.js';
import { addMetrics } from './metrics.js';
import { addQueries } from './routes.js';

const SECTION = 'admin.tls';
const BODY_LIMIT = 64 * 1024; // bytes
/** Milliseconds for a request, or a TLS handshake: whoever sends none is disconnected. */
const REQUEST_TIMEOUT = 10_000;
/** Node looks at the connections for those that are late only so often; ms. */
const TIMEOUT_CHECK = 1_000;
/** A flood costs no more than so many sockets. */
const MOST_CONNECTIONS = 200;

export interface AdminServer {
  /** Where it listens, as `http://127.0.0.1:10000`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts the administration API.
 * @throws SluiceError ALREADY_RUNNING if the port is taken; CONFIG_INVALID if it cannot be had, or the
 *   token or the certificate are unfit; CONFIG_UNREADABLE
 */
export async function startAdminServer(
  config: AdminConfig,
  host: ServiceHost,
  logger: Logger,
): Promise<AdminServer> {
  const tokens = () => readTokens(config, 'the administration API');
  const isGuarded = tokens() !== undefined;
  const app = createApp(config);
  if (config.tls !== undefined) renewCertificates(app.server, SECTION, config.tls, logger);
  app.server.maxConnections = MOST_CONNECTIONS;
  setUpErrors(app);
  guardRequests(app, { tokens, local: isLoopback(config.host), logger });
  addQueries(app, host);
  addCommands(app, host);
  addMetrics(app, host);
  try {
    const url = await app.listen({ host: config.host, port: config.port });
    warnIfOpen(config, url, isGuarded, logger);
    return { url, close: () => app.close() };
  } catch (error) {
    throw listenError(config, error);
  }
}

function createApp({ tls }: AdminConfig): FastifyInstance {
  const options = {
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT,
    forceCloseConnections: true,
  };
  const limits = {
    headersTimeout: REQUEST_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    connectionsCheckingInterval: TIMEOUT_CHECK,
  };
  if (tls === undefined) return fastify({ ...options, http: limits });
  const context = listenerContext(SECTION, tls);
  const https = { ...limits, ...context, handshakeTimeout: REQUEST_TIMEOUT };
  return fastify({ ...options, https });
}

function warnIfOpen(
  { host, insecure, tls }: AdminConfig,
  url: string,
  isGuarded: boolean,
  logger: Logger,
): void {
  if (!insecure || isLoopback(host)) return;
  const facts = { url, tls: tls !== undefined, token: isGuarded };
  logger.warn(facts, `INSECURE by configuration: ${url} is open without TLS, or to everybody`);
}

function setUpErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error, _request, reply) => {
    const failure = toRequestError(error);
    await reply.status(statusFor(failure)).send(bodyOf(failure));
  });
  app.setNotFoundHandler(async (request, reply) => {
    const message = `there is no ${request.method} ${request.url}`;
    const failure = new SluiceError('REQUEST_INVALID', message, {
      hint: 'Use a trepctl of the same version as the replicator.',
    });
    await reply.status(404).send(bodyOf(failure));
  });
}

/** Fastify's own errors (malformed JSON, body too large) carry a status below 500. */
function toRequestError(error: unknown): SluiceError {
  const status = (error as { readonly statusCode?: unknown }).statusCode;
  if (error instanceof SluiceError || typeof status !== 'number' || status >= 500) {
    return toSluiceError(error);
  }
  return new SluiceError('REQUEST_INVALID', (error as Error).message, {
    hint: 'Send a JSON object with the keys that the request knows.',
  });
}

function statusFor({ code }: SluiceError): number {
  if (code === 'ILLEGAL_STATE') return 409;
  if (code === 'SERVICE_UNKNOWN') return 404;
  if (code === 'ACCESS_DENIED') return 401;
  return code === 'REQUEST_INVALID' ? 400 : 500;
}

function bodyOf(error: SluiceError): ErrorReply {
  return { error: reportOf(error) };
}

function listenError({ host, port }: AdminConfig, cause: unknown): SluiceError {
  const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
  const message = `the administration API cannot listen at ${host}:${port}`;
  return taken
    ? new SluiceError('ALREADY_RUNNING', `${message}: another program does`, {
        hint: 'Stop that program, or give this service another admin.port.',
        cause,
      })
    : new SluiceError('CONFIG_INVALID', `${message}: ${(cause as Error).message}`, {
        hint: 'Correct admin.host and admin.port.',
        cause,
      });
}
