import { setTimeout as delay } from 'node:timers/promises';
import type { Status } from '../../service/status.js';
import { EXIT } from '../exit-codes.js';
import { printJson, wholeNumber, type Command, type Context } from './command.js';
import { formatQuickStatus } from './quick-status.js';
import { formatBlocks } from './table.js';

export interface StatusOptions {
  readonly name?: string | undefined;
  readonly r?: string | undefined;
}

export function status({ name, r }: StatusOptions): Command {
  const show = (context: Context) => showStatus(context, name);
  if (r === undefined) return show;
  const seconds = wholeNumber('-r', r);
  return async (context) => {
    for (;;) {
      await show(context);
      await delay(seconds * 1000);
    }
  };
}

async function showStatus(context: Context, name: string | undefined): Promise<number> {
  const { client, service, json } = context;
  const found = await client.get<Status | Status[]>('/status', { service, name });
  if (json) printJson(found);
  else {
    const command = name === undefined ? 'status' : `status (${name})`;
    process.stdout.write(formatBlocks(command, [found].flat()));
  }
  return EXIT.ok;
}

export async function services({ client, json }: Context): Promise<number> {
  const found = await client.get<Status[]>('/services');
  if (json) printJson(found);
  else process.stdout.write(formatBlocks('services', found));
  return EXIT.ok;
}

export async function clients({ client, service, json }: Context): Promise<number> {
  const found = await client.get<Status[]>('/clients', { service });
  if (json) printJson(found);
  else process.stdout.write(formatBlocks('clients', found));
  return EXIT.ok;
}

export async function quickStatus({ client, service, json }: Context): Promise<number> {
  const found = await client.get<Status>('/status', { service });
  if (json) printJson(found);
  else process.stdout.write(formatQuickStatus(found));
  return EXIT.ok;
}
