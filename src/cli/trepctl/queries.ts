import { setTimeout as delay } from 'node:timers/promises';
import type { VersionReply } from '../../admin/api.js';
import type { Status } from '../../service/status.js';
import { EXIT } from '../exit-codes.js';
import { printEither, wholeNumber, type Command, type Context } from './command.js';
import { formatPerf } from './perf-table.js';
import { formatQuickStatus } from './quick-status.js';
import { formatBlocks } from './table.js';

interface Refreshed {
  readonly r?: string;
}

export function status(args: Refreshed & { readonly name?: string }): Command {
  const { name } = args;
  const title = name === undefined ? 'status' : `status (${name})`;
  return repeated(args, blocks('/status', title, { name }));
}

export function services(args: Refreshed): Command {
  return repeated(args, async ({ client, json }) => {
    const found = await client.get<Status[]>('/services');
    printEither(json, found, () => formatBlocks('services', found));
    return EXIT.ok;
  });
}

export function clients(args: Refreshed): Command {
  return repeated(args, blocks('/clients', 'clients'));
}

export function heartbeats(args: Refreshed): Command {
  return repeated(args, blocks('/heartbeats', 'heartbeat'));
}

export function properties({ filter }: { readonly filter?: string }): Command {
  return blocks('/properties', 'properties', { filter });
}

export const capabilities: Command = blocks('/capabilities', 'capabilities');

export function quickStatus(args: Refreshed): Command {
  return repeated(args, async ({ client, service, json }) => {
    const found = await client.get<Status>('/status', { service });
    printEither(json, found, () => formatQuickStatus(found));
    return EXIT.ok;
  });
}

export function perf(args: Refreshed): Command {
  return repeated(args, async ({ client, service, json }) => {
    const found = await client.get<Status[]>('/perf', { service });
    printEither(json, found, () => formatPerf(found));
    return EXIT.ok;
  });
}

export async function version({ client, json }: Context): Promise<number> {
  const reply = await client.get<VersionReply>('/version');
  printEither(json, reply, () => `Sluice ${reply.version}\n`);
  return EXIT.ok;
}

/** A command that prints what a path of the API answers, in the form of the model. */
function blocks(
  path: string,
  title: string,
  query: Readonly<Record<string, string | undefined>> = {},
): Command {
  return async ({ client, service, json }) => {
    const found = await client.get<Status | Status[]>(path, { service, ...query });
    printEither(json, found, () => formatBlocks(title, [found].flat()));
    return EXIT.ok;
  };
}

/** Once, or with `-r` for ever. */
function repeated({ r }: Refreshed, show: Command): Command {
  if (r === undefined) return show;
  return async (context) => {
    const seconds = Math.max(1, wholeNumber('-r', r));
    for (;;) {
      await show(context);
      await delay(seconds * 1000);
    }
  };
}
