import { AdminClient } from '../../admin/client.js';
import { SluiceError, toSluiceError } from '../../errors/sluice-error.js';
import { reportOf } from '../../service/error-report.js';
import { exitCodeOf, reportFailure } from '../failure.js';
import type { Configured } from './configured-address.js';
import { credentialsOf } from './credentials.js';
import type { Target } from './target.js';

export interface Context {
  readonly client: AdminClient;
  readonly service: string | undefined;
  readonly json: boolean;
}

/** Returns the exit code. */
export type Command = (context: Context) => Promise<number>;

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 10_000;

/** Runs a command; tells an error on stderr, or on stdout as JSON. */
export async function runCommand(target: Target, command: Command): Promise<number> {
  try {
    const { address, service } = await resolve(target);
    const client = new AdminClient(address);
    return await command({ client, service: target.service ?? service, json: target.json });
  } catch (error) {
    if (!target.json) return reportFailure(error);
    printJson({ error: reportOf(toSluiceError(error)) });
    return exitCodeOf(error);
  }
}

async function resolve(target: Target): Promise<Configured> {
  const { host, port } = target;
  const isPlaced = host !== undefined || port !== undefined;
  const config = target.config ?? (isPlaced ? undefined : process.env['SLUICE_CONFIG']);
  const given = credentialsOf(target);
  if (config === undefined) {
    const address = { host: host ?? DEFAULT_HOST, port: parsePort(port), ...given };
    return { address, service: undefined };
  }
  // The modules that read a configuration take longer to load than all the others together.
  const { configuredAddress } = await import('./configured-address.js');
  const { address, service } = configuredAddress(config);
  const where = {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: parsePort(port) }),
  };
  return { address: { ...address, ...given, ...where }, service };
}

function parsePort(text: string | undefined): number {
  const port = text === undefined ? DEFAULT_PORT : wholeNumber('-port', text);
  if (port <= 65_535) return port;
  throw new SluiceError('CONFIG_INVALID', `-port ${port}: a port is 65535 at most`, {
    hint: 'Give the `admin.port` of the configuration, or name its file with -config.',
  });
}

/** @throws SluiceError CONFIG_INVALID, which ends with the exit code of wrong usage */
export function wholeNumber(option: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new SluiceError('CONFIG_INVALID', `${option} ${text}: expected a whole number`, {
    hint: 'See `trepctl --help`.',
  });
}

/** Prints JSON, or else the text. */
export function printEither(json: boolean, value: unknown, text: () => string): void {
  if (json) printJson(value);
  else process.stdout.write(text());
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
