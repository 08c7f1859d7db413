import { request as plainRequest, type ClientRequest, type RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from '../errors/codes.js';
import { SluiceError } from '../errors/sluice-error.js';
import type { ErrorReport } from '../service/error-report.js';
import { API } from './api.js';

/** How to reach an administration API. */
export interface AdminAddress {
  readonly host: string;
  readonly port: number;
  readonly token?: string | undefined;
  /** Undefined: plain. */
  readonly tls?: AdminTls | undefined;
}

/** PEM texts. */
export interface AdminTls {
  /** Authorities to trust; undefined: the system's. */
  readonly ca?: string | undefined;
  /** The server's own certificate, which alone is trusted, whatever name it is for. */
  readonly pinned?: string | undefined;
  /** Client certificate and key. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Milliseconds for the answer to a query: nothing is waited for to give it. */
const PATIENCE = 15_000;

/** Talks to the administration API of a running replicator. */
export class AdminClient {
  /** @param patience milliseconds for the answer to a query; a command may take its time */
  constructor(
    private readonly address: AdminAddress,
    private readonly patience = PATIENCE,
  ) {}

  /** @throws SluiceError NOT_RUNNING, TLS_FAILED, or what the replicator answered */
  get<T>(path: string, query: Readonly<Record<string, string | undefined>> = {}): Promise<T> {
    const given = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) given.set(key, value);
    }
    const search = given.toString();
    return this.send<T>('GET', search === '' ? path : `${path}?${search}`);
  }

  /** @throws SluiceError NOT_RUNNING, TLS_FAILED, or what the replicator answered */
  post<T>(path: string, body: object): Promise<T> {
    return this.send<T>('POST', path, JSON.stringify(body));
  }

  private async send<T>(method: string, path: string, body?: string): Promise<T> {
    const { status, text } = await this.exchange(method, `${API}${path}`, body);
    const reply = parseReply(text);
    if (reply === undefined) throw this.notOurs();
    if (status >= 400) throw errorOf(reply) ?? this.notOurs();
    return reply as T;
  }

  private async exchange(method: string, path: string, body: string | undefined): Promise<Answer> {
    const { host, port, token, tls } = this.address;
    if (port === 0) throw anyPort(); // Node would take it for 80
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const options = { host, port, method, path, headers };
    try {
      const outgoing = await this.request(options, tls);
      if (body === undefined) this.limit(outgoing);
      return await answerTo(outgoing, body);
    } catch (error) {
      throw this.notReached(error as NodeJS.ErrnoException);
    }
  }

  /** A process that stands still takes connections all the same. */
  private limit(waiting: ClientRequest | Socket): void {
    const error = new Error(`no answer within ${this.patience / 1000} s`);
    const timedOut = Object.assign(error, { code: 'ETIMEDOUT' });
    waiting.setTimeout(this.patience, () => waiting.destroy(timedOut));
  }

  /** Most are plain, and loading TLS takes time. */
  private async request(
    options: RequestOptions,
    tls: AdminTls | undefined,
  ): Promise<ClientRequest> {
    if (tls === undefined) return plainRequest({ ...options, agent: false });
    if (tls.pinned !== undefined) {
      const { pinnedSocket } = await import('./pinned-socket.js');
      const socket = await pinnedSocket({ ...this.address, ...tls, pinned: tls.pinned }, (it) =>
        this.limit(it),
      );
      return plainRequest({ ...options, createConnection: () => socket });
    }
    const { request } = await import('node:https');
    return request({ ...options, agent: false, ...tlsOptions(tls) });
  }

  private notReached(cause: NodeJS.ErrnoException): SluiceError {
    const { host, port, tls } = this.address;
    const why = cause.message === '' ? (cause.code ?? '') : cause.message;
    if (tls !== undefined && !SOCKET_ERRORS.includes(cause.code ?? '')) {
      return new SluiceError('TLS_FAILED', `TLS with the replicator at ${host}:${port}: ${why}`, {
        hint: cause.code === 'CERT_NOT_PINNED' ? PINNED_HINT : AUTHORITY_HINT,
        cause,
      });
    }
    return new SluiceError('NOT_RUNNING', `no replicator answers at ${host}:${port}: ${why}`, {
      hint: 'Start it with `replicator start --config FILE`, or name its address with -port or --config. If it uses TLS, add -tls or -ca.',
      cause,
    });
  }

  private notOurs(): SluiceError {
    const { host, port } = this.address;
    return new SluiceError('NOT_RUNNING', `what answers at ${host}:${port} is no replicator`, {
      hint: 'Name the address of the replicator with -port or --config.',
    });
  }
}

const AUTHORITY_HINT =
  "Name the authority of the replicator's certificate as -ca, and address it by the name in it.";
const PINNED_HINT =
  'Let admin.tls.cert and admin.tls.key be files that belong together: the replicator takes up no others, which its log tells. Or another program listens there.';

function anyPort(): SluiceError {
  const message =
    'no replicator runs by this configuration: its admin.port is any free one, and no pid file tells which';
  return new SluiceError('NOT_RUNNING', message, {
    hint: 'Start it with `replicator start --config FILE`, or, if its service was unloaded, name the port with -port.',
  });
}

const SOCKET_ERRORS = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
];

function tlsOptions({ ca, cert, key }: AdminTls): object {
  const client = cert === undefined ? {} : { cert, key };
  const common = { ...client, minVersion: 'TLSv1.2' };
  return ca === undefined ? common : { ...common, ca };
}

function answerTo(
  outgoing: ReturnType<typeof plainRequest>,
  body: string | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function parseReply(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorOf(reply: unknown): SluiceError | undefined {
  const report = (reply as { readonly error?: ErrorReport } | null)?.error;
  if (typeof report !== 'object') return undefined;
  const { code, message, causes: _causes, ...options } = report;
  return new SluiceError(code as ErrorCode, message, options);
}
