import { fastify, type FastifyInstance } from 'fastify';
import type { AdminConfig } from '../config/schema.js';
import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import { reportOf } from '../service/error-report.js';
import type { Supervisor } from '../service/supervisor.js';
import type { ErrorReply } from './api.js';
import { guardRequests } from './guard.js';
import { addRoutes } from './routes.js';

const BODY_LIMIT = 64 * 1024; // bytes

export interface AdminServer {
  /** Where it listens, as `http://127.0.0.1:10000`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts the administration API.
 * @throws SluiceError ALREADY_RUNNING if the port is taken, CONFIG_INVALID if it cannot be had
 */
export async function startAdminServer(
  config: AdminConfig,
  services: ReadonlyMap<string, Supervisor>,
): Promise<AdminServer> {
  const app = fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  setUpErrors(app);
  guardRequests(app);
  addRoutes(app, services);
  try {
    const url = await app.listen({ host: config.host, port: config.port });
    return { url, close: () => app.close() };
  } catch (error) {
    throw listenError(config, error);
  }
}

function setUpErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error, _request, reply) => {
    const failure = toRequestError(error);
    await reply.status(statusFor(failure)).send(bodyOf(failure));
  });
  app.setNotFoundHandler(async (request, reply) => {
    const failure = new SluiceError(
      'REQUEST_INVALID',
      `there is no ${request.method} ${request.url}`,
      {
        hint: 'Use a trepctl of the same version as the replicator.',
      },
    );
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
