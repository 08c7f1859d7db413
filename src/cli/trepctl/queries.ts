import type { VersionReply } from '../../admin/api.js';
import type { AdminClient } from '../../admin/client.js';
import type { Status } from '../../service/status.js';
import { EXIT } from '../exit-codes.js';
import type { Command, Context } from './command.js';
import { formatPerf } from './perf-table.js';
import { formatQuickStatus } from './quick-status.js';
import { formatBlocks } from './table.js';

export function status({ name }: { readonly name?: string }): Command {
  return blocks('/status', name === undefined ? 'status' : `status (${name})`, { name });
}

export function services({ full }: { readonly full?: boolean }): Command {
  return async ({ client, print }) => {
    const brief = await client.get<Status[]>('/services');
    const found = full === true ? await fullStatusOf(client, brief) : brief;
    print(found, () => formatBlocks('services', found));
    return EXIT.ok;
  };
}

function fullStatusOf(client: AdminClient, services: readonly Status[]): Promise<Status[]> {
  return Promise.all(
    services.map(({ serviceName }) => {
      return client.get<Status>('/status', { service: String(serviceName) });
    }),
  );
}

export const clients: Command = blocks('/clients', 'clients');

export const heartbeats: Command = blocks('/heartbeats', 'heartbeat');

export function properties({ filter }: { readonly filter?: string }): Command {
  return blocks('/properties', 'properties', { filter });
}

export const capabilities: Command = blocks('/capabilities', 'capabilities');

export async function quickStatus({ client, service, print }: Context): Promise<number> {
  const found = await client.get<Status>('/status', { service });
  print(found, () => formatQuickStatus(found));
  return EXIT.ok;
}

export async function perf({ client, service, print }: Context): Promise<number> {
  const found = await client.get<Status[]>('/perf', { service });
  print(found, () => formatPerf(found));
  return EXIT.ok;
}

export async function version({ client, print }: Context): Promise<number> {
  const reply = await client.get<VersionReply>('/version');
  print(reply, () => `Sluice ${reply.version}\n`);
  return EXIT.ok;
}

/** A command that prints what a path of the API answers, in the form of the model. */
function blocks(
  path: string,
  title: string,
  query: Readonly<Record<string, string | undefined>> = {},
): Command {
  return async ({ client, service, print }) => {
    const found = await client.get<Status | Status[]>(path, { service, ...query });
    print(found, () => formatBlocks(title, [found].flat()));
    return EXIT.ok;
  };
}
