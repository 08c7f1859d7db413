import type {
  HeartbeatRequest,
  OfflineRequest,
  OnlineRequest,
  StateReply,
  VersionReply,
  WaitReply,
  WaitRequest,
} from '../../admin/api.js';
import { EXIT } from '../exit-codes.js';
import { printJson, wholeNumber, type Command, type Context } from './command.js';

export interface OnlineArgs {
  readonly skipSeqno?: string | undefined;
  readonly force?: boolean | undefined;
}

export function online({ skipSeqno, force }: OnlineArgs): Command {
  return async (context) => {
    const { client, service } = context;
    const request: OnlineRequest = { service, skipSeqno, force };
    const reply = await client.post<StateReply>('/online', request);
    tellState(context, reply);
    return reply.state === 'OFFLINE:ERROR' ? EXIT.error : EXIT.ok;
  };
}

export function offline(immediate: boolean): Command {
  return async (context) => {
    const { client, service } = context;
    const request: OfflineRequest = { service, immediate };
    const reply = await client.post<StateReply>('/offline', request);
    tellState(context, reply);
    return reply.state === 'OFFLINE:NORMAL' ? EXIT.ok : EXIT.error;
  };
}

export function heartbeat(name: string | undefined): Command {
  return async (context) => {
    const { client, service } = context;
    const request: HeartbeatRequest = { service, name };
    const reply = await client.post<StateReply>('/heartbeat', request);
    if (context.json) printJson(reply);
    else print(`Heartbeat written into the master of service ${reply.service}`);
    return EXIT.ok;
  };
}

export interface WaitOptions {
  readonly applied?: string | undefined;
  readonly state?: string | undefined;
  readonly limit?: string | undefined;
}

export function wait({ applied, state, limit }: WaitOptions): Command {
  return async ({ client, service, json }) => {
    const request: WaitRequest = {
      service,
      state,
      applied: applied === undefined ? undefined : wholeNumber('-applied', applied),
      limit: limit === undefined ? undefined : wholeNumber('-limit', limit),
    };
    const reply = await client.post<WaitReply>('/wait', request);
    if (json) printJson(reply);
    else print(describeWait(reply));
    return reply.reached ? EXIT.ok : EXIT.error;
  };
}

export async function version({ client, json }: Context): Promise<number> {
  const reply = await client.get<VersionReply>('/version');
  if (json) printJson(reply);
  else print(`Sluice ${reply.version}`);
  return EXIT.ok;
}

function describeWait({ reached, appliedLastSeqno, state }: WaitReply): string {
  const outcome = reached ? 'Reached' : 'Not reached within the limit';
  return `${outcome}: state ${state}, appliedLastSeqno ${appliedLastSeqno}`;
}

function tellState({ json }: Context, reply: StateReply): void {
  if (json) {
    printJson(reply);
    return;
  }
  print(`Service ${reply.service} is ${reply.state}`);
  if (reply.error === undefined) return;
  print(`${reply.error.code}: ${reply.error.message}\nHint: ${reply.error.hint}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
