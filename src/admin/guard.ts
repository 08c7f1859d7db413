import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { isLoopback } from '../config/rules.js';
import { SluiceError } from '../errors/sluice-error.js';
import { carriesToken } from '../thl/net/authorization.js';
import { RefusalLog } from '../thl/net/refusal-log.js';

export interface GuardOptions {
  /** One of them a request must carry; undefined: nothing. @throws SluiceError */
  readonly tokens: () => readonly string[] | undefined;
  /** The API listens on loopback. */
  readonly local: boolean;
  readonly logger: Logger;
}

/**
 * Lets in who carries the token, and keeps web pages out. A page can make a browser on this host send
 * requests to loopback: to a host name of its own that it lets point here (DNS rebinding; the Host
 * header gives it away), or as a form or simple request across origins (no JSON content type without
 * being asked first).
 */
export function guardRequests(app: FastifyInstance, options: GuardOptions): void {
  const { local } = options;
  const refusals = new RefusalLog(options.logger);
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request) => {
    const tokens = options.tokens();
    if (tokens !== undefined) requireToken(request, tokens, refusals);
    else if (local) requireLocalHost(request);
    if (request.headers.origin !== undefined) throw refused('requests of web pages are refused');
    if (request.method === 'POST') requireJson(request);
  });
}

function requireToken(
  { headers, ip }: FastifyRequest,
  tokens: readonly string[],
  refusals: RefusalLog,
): void {
  if (carriesToken(headers, tokens)) return;
  const why = headers.authorization === undefined ? 'it carries no token' : 'its token is wrong';
  refusals.note({ peer: ip, reason: why }, `administration request refused: ${why}`);
  throw new SluiceError('ACCESS_DENIED', `request refused: ${why}`, {
    hint: 'Name the file with the value of admin.token as -token-file, or set SLUICE_ADMIN_TOKEN.',
  });
}

function requireLocalHost({ headers }: FastifyRequest): void {
  const host = hostOf(headers.host ?? '');
  if (host !== undefined && isLoopback(host)) return;
  throw refused(`the Host header is ${JSON.stringify(headers.host ?? '')}`);
}

/** `127.0.0.1:10000`, `[::1]:10000`, `localhost` -> the host alone. */
export function hostOf(header: string): string | undefined {
  const match = /^(?:\[([0-9a-f:]+)\]|([^:[\]]+))(?::\d+)?$/i.exec(header);
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}

function requireJson({ headers }: FastifyRequest): void {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw refused('the content type is not application/json');
}

function refused(why: string): SluiceError {
  return new SluiceError('REQUEST_INVALID', `request refused: ${why}`, {
    hint: 'Use trepctl, or address the API as 127.0.0.1 or localhost and send JSON.',
  });
}
