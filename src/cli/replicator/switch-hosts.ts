import { AdminClient } from '../../admin/client.js';
import { SluiceError, toSluiceError } from '../../errors/sluice-error.js';
import { formatThlUri, parseThlUri } from '../../config/thl-uri.js';
import type { Status } from '../../service/status.js';
import { credentialsOf } from '../trepctl/credentials.js';

/** How the replicators of the hosts are reached. */
export interface SwitchAccess {
  /** `db1` or `db1:10001`. */
  readonly host: readonly string[];
  readonly service?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly tls?: boolean | undefined;
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** A replicator that takes part. */
export interface SwitchHost {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly client: AdminClient;
  readonly service: string;
  readonly status: Status;
}

/** One that does not answer. */
export interface AbsentHost {
  readonly name: string;
  readonly reason: string;
}

const DEFAULT_PORT = 10_000;

/** Asks every replicator for its status. @throws SluiceError CONFIG_INVALID, CONFIG_UNREADABLE */
export async function askHosts(
  access: SwitchAccess,
): Promise<{ readonly present: SwitchHost[]; readonly absent: AbsentHost[] }> {
  const answers = await Promise.all(access.host.map((name) => askHost(name, access)));
  const present = answers.filter((it) => 'status' in it);
  return { present, absent: answers.filter((it) => 'reason' in it) };
}

async function askHost(name: string, access: SwitchAccess): Promise<SwitchHost | AbsentHost> {
  const { host, port } = addressOf(name);
  const client = new AdminClient({
    host,
    port,
    ...credentialsOf({ ...access, host, json: false }),
  });
  try {
    const status = await client.get<Status>('/status', { service: access.service });
    return { name, host, port, client, service: String(status['serviceName']), status };
  } catch (cause) {
    const error = toSluiceError(cause);
    if (error.code !== 'NOT_RUNNING') throw error;
    return { name, reason: error.message };
  }
}

function addressOf(name: string): { readonly host: string; readonly port: number } {
  const parsed = parseThlUri(`thl://${name}`);
  if (parsed === undefined) {
    throw new SluiceError('CONFIG_INVALID', `--host ${name}: expected HOST or HOST:PORT`, {
      hint: 'Name the address of the administration API, as db1 or db1:10000.',
    });
  }
  return { host: parsed.host, port: /:\d+$/.test(name) ? parsed.port : DEFAULT_PORT };
}

/**
 * Where others reach the history log of a host: at the name under which it is reached here.
 * @throws SluiceError CONFIG_INVALID
 */
export function thlUriOf({ name, host, status }: SwitchHost): string {
  const listening = parseThlUri(String(status['masterListenUri']));
  if (listening !== undefined) return formatThlUri({ host, port: listening.port });
  const message = `${name} serves no history log, so that it cannot be master of others`;
  throw new SluiceError('CONFIG_INVALID', message, {
    hint: 'Give it a section thl.listen, restart it, and let it be ONLINE; or name the address with --uri.',
  });
}

/** `-1` where it is not known. */
export function numberOf(status: Status, key: string): number {
  return Number(status[key] ?? -1);
}

/** One line of what it is. */
export function describeHost({ name, status }: SwitchHost): string {
  const { role, state } = status;
  const stored = numberOf(status, 'maximumStoredSeqNo');
  const applied = numberOf(status, 'appliedLastSeqno');
  return `${name}: ${String(role)}, ${String(state)}, stored up to seqno ${stored}, applied ${applied}`;
}
