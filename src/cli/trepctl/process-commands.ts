import type {
  KillReply,
  KillRequest,
  ResetRequest,
  RoleReply,
  RoleRequest,
  StateReply,
} from '../../admin/api.js';
import { SluiceError } from '../../errors/sluice-error.js';
import { confirm } from '../confirm.js';
import { EXIT } from '../exit-codes.js';
import type { Command } from './command.js';
import { describeReply } from './state-text.js';

export interface ResetArgs {
  readonly all?: boolean;
  readonly thl?: boolean;
  readonly db?: boolean;
  readonly y?: boolean;
}

const LOST: Readonly<Record<ResetRequest['scope'], string>> = {
  thl: 'its history log',
  db: 'its schema on the slave, with the restart point',
  all: 'its history log and its schema on the slave, with the restart point',
};

export function reset({ all, thl, db, y }: ResetArgs): Command {
  return async ({ client, service, print }) => {
    const scope = scopeOf(all === true, thl === true, db === true);
    await sure(y, `Throw away of service ${service ?? '(the only one)'}: ${LOST[scope]}?`);
    const request: ResetRequest = { service, scope };
    const reply = await client.post<StateReply>('/reset', request);
    print(reply, () => describeReply(reply));
    return EXIT.ok;
  };
}

function scopeOf(all: boolean, thl: boolean, db: boolean): ResetRequest['scope'] {
  if (all || (thl && db)) return 'all';
  if (thl || db) return thl ? 'thl' : 'db';
  throw new SluiceError('CONFIG_INVALID', 'reset of what?', { hint: 'Add -all, -thl or -db.' });
}

export interface RoleArgs {
  readonly role?: string;
  readonly uri?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

export function setRole({ role, uri, force, dryRun }: RoleArgs): Command {
  return async ({ client, service, print }) => {
    const request: RoleRequest = {
      service,
      role: role as RoleRequest['role'],
      uris: uri?.split(','),
      force,
      dryRun,
    };
    const reply = await client.post<RoleReply>('/setrole', request);
    const outcome = dryRun === true ? `can have role ${role}` : `has role ${reply.role}`;
    print(reply, () => `Service ${reply.service} ${outcome}\n${describeReply(reply)}`);
    return EXIT.ok;
  };
}

export function load({ name }: { readonly name?: string }): Command {
  return async ({ client, service, print }) => {
    const reply = await client.post<StateReply>('/load', { service: named('load', name, service) });
    print(reply, () => describeReply(reply));
    return EXIT.ok;
  };
}

export function unload({ name, y }: { readonly name?: string; readonly y?: boolean }): Command {
  return async ({ client, service: given, print }) => {
    const service = named('unload', name, given);
    await sure(y, `Take service ${service} offline and let go of it?`);
    const reply = await client.post<StateReply>('/unload', { service });
    print(reply, () => describeReply(reply));
    return EXIT.ok;
  };
}

/** @throws SluiceError CONFIG_INVALID */
function named(command: string, name: string | undefined, service: string | undefined): string {
  const found = name ?? service;
  if (found !== undefined) return found;
  throw new SluiceError('CONFIG_INVALID', `${command} which service?`, {
    hint: `Write \`trepctl ${command} NAME\`; \`trepctl services\` shows those that are loaded.`,
  });
}

export function kill({
  immediate,
  y,
}: {
  readonly immediate?: boolean;
  readonly y?: boolean;
}): Command {
  return async ({ client, print }) => {
    await sure(y, 'End the replicator with all its services?');
    const request: KillRequest = { immediate };
    const reply = await client.post<KillReply>('/kill', request);
    print(reply, () => `Replicator process ${reply.pid} ends\n`);
    return EXIT.ok;
  };
}

/** @throws SluiceError CONFIG_INVALID where nobody can be asked, or says no */
async function sure(yes: boolean | undefined, question: string): Promise<void> {
  if (yes === true) return;
  const asked = process.stdin.isTTY && process.stderr.isTTY;
  if (asked && (await confirm(question))) return;
  const message = asked ? 'not done' : `not done without being asked: ${question}`;
  throw new SluiceError('CONFIG_INVALID', message, { hint: 'Add -y to do it without a question.' });
}
