import { request } from 'node:http';
import type { ErrorCode } from '../errors/codes.js';
import { SluiceError } from '../errors/sluice-error.js';
import type { ErrorReport } from '../service/error-report.js';
import { API } from './api.js';

export interface AdminAddress {
  readonly host: string;
  readonly port: number;
}

/** Talks to the administration API of a running replicator. */
export class AdminClient {
  constructor(private readonly address: AdminAddress) {}

  /** @throws SluiceError NOT_RUNNING, or what the replicator answered */
  get<T>(path: string, query: Readonly<Record<string, string | undefined>> = {}): Promise<T> {
    const given = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) given.set(key, value);
    }
    const search = given.toString();
    return this.send<T>('GET', search === '' ? path : `${path}?${search}`);
  }

  /** @throws SluiceError NOT_RUNNING, or what the replicator answered */
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

  private exchange(
    method: string,
    path: string,
    body: string | undefined,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const { host, port } = this.address;
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => reject(this.notRunning(error));
      const outgoing = request({ host, port, method, path, headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
      });
      outgoing.on('error', fail);
      outgoing.end(body);
    });
  }

  private notRunning(cause: Error): SluiceError {
    const { host, port } = this.address;
    const why =
      cause.message === '' ? ((cause as NodeJS.ErrnoException).code ?? '') : cause.message;
    return new SluiceError('NOT_RUNNING', `no replicator answers at ${host}:${port}: ${why}`, {
      hint: 'Start it with `replicator start --config FILE`, or name its address with -port or --config.',
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
