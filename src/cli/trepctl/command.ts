import { AdminClient } from '../../admin/client.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { Configured } from './configured-address.js';
import { credentialsOf } from './credentials.js';
import type { Target } from './target.js';

export interface Context {
  readonly client: AdminClient;
  readonly service: string | undefined;
  readonly json: boolean;
  /** Prints the value as JSON, or else the text. */
  readonly print: (value: unknown, text: () => string) => void;
}

/** Returns the exit code. */
export type Command = (context: Context) => Promise<number>;

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 10_000;

/** Where the replicator is that is asked. @throws SluiceError CONFIG_INVALID, CONFIG_UNREADABLE */
export async function resolveTarget(target: Target): Promise<Configured> {
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
  const found = text === '' ? 'nothing' : JSON.stringify(text);
  throw new SluiceError('CONFIG_INVALID', `${option} takes a whole number, not ${found}`, {
    hint: 'See `trepctl --help`, or that of the command.',
  });
}
