import type {
  FlushReply,
  FlushRequest,
  HeartbeatRequest,
  OfflineDeferredReply,
  OfflineDeferredRequest,
  OfflineRequest,
  OnlineRequest,
  StateReply,
  StopRequest,
  WaitReply,
  WaitRequest,
} from '../../admin/api.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { Status } from '../../service/status.js';
import { formatSeqnoSet, parseSeqnoSet } from '../../util/seqno-set.js';
import { EXIT } from '../exit-codes.js';
import { wholeNumber, type Command, type Context } from './command.js';
import { heartbeats } from './queries.js';
import { describeReply, describeUnflushed } from './state-text.js';

export interface OnlineArgs {
  readonly skipSeqno?: string;
  readonly fromEvent?: string;
  readonly baseSeqno?: string;
  readonly untilSeqno?: string;
  readonly untilEvent?: string;
  readonly untilHeartbeat?: string;
  readonly untilTime?: string;
  readonly force?: boolean;
  readonly checksum?: boolean;
}

export function online(args: OnlineArgs): Command {
  return async (context) => {
    const { client, service, json, print } = context;
    const { skipSeqno, fromEvent, baseSeqno, force, checksum } = args;
    const request: OnlineRequest = {
      service,
      skipSeqno,
      fromEvent,
      baseSeqno: optionalNumber('-base-seqno', baseSeqno),
      until: stopOf('until', args.untilSeqno, args.untilEvent, args.untilHeartbeat, args.untilTime),
      force,
      noChecksum: checksum === false,
    };
    const reply = await client.post<StateReply>('/online', request);
    const waiting = skipSeqno === undefined || json ? '' : await yetToCome(context, skipSeqno);
    print(reply, () => describeReply(reply) + waiting);
    return hasFailed(reply) ? EXIT.error : EXIT.ok;
  };
}

/** One that is stopped by an error has failed before its last stage has ended. */
function hasFailed({ state, error }: StateReply): boolean {
  return state === 'OFFLINE:ERROR' || (state === 'GOING-OFFLINE' && error !== undefined);
}

/** Of what is to be passed over: what the history log does not hold so far. */
async function yetToCome({ client, service }: Context, skip: string): Promise<string> {
  const { state, maximumStoredSeqNo } = await client.get<Status>('/status', { service });
  const stored = Number(maximumStoredSeqNo);
  const later = (parseSeqnoSet(skip) ?? []).filter(({ to }) => to > stored);
  if (state !== 'ONLINE' || later.length === 0) return '';
  const seqnos = later.map(({ from, to }) => ({ from: Math.max(from, stored + 1), to }));
  const end = stored < 0 ? 'is empty' : `ends with seqno ${stored}`;
  return `The history log ${end}: ${formatSeqnoSet(seqnos)} will be passed over when it comes, if the service stays online until then\n`;
}

export function offline({ immediate }: { readonly immediate?: boolean }): Command {
  return async ({ client, service, print }) => {
    const request: OfflineRequest = { service, immediate };
    const reply = await client.post<StateReply>('/offline', request);
    print(reply, () => describeReply(reply));
    return reply.state === 'OFFLINE:NORMAL' ? EXIT.ok : EXIT.error;
  };
}

export interface DeferredArgs {
  readonly atSeqno?: string;
  readonly atEvent?: string;
  readonly atHeartbeat?: string;
  readonly atTime?: string;
}

export function offlineDeferred(args: DeferredArgs): Command {
  return async ({ client, service, print }) => {
    const stop = stopOf('at', args.atSeqno, args.atEvent, args.atHeartbeat, args.atTime);
    if (stop === undefined) throw usage('offline-deferred needs one of its options');
    const request: OfflineDeferredRequest = { service, ...stop };
    const reply = await client.post<OfflineDeferredReply>('/offline-deferred', request);
    print(reply, () => describeReply(reply) + requests(reply));
    return EXIT.ok;
  };
}

export async function clear({ client, service, print }: Context): Promise<number> {
  const reply = await client.post<OfflineDeferredReply>('/clear', { service });
  print(reply, () => describeReply(reply) + requests(reply));
  return EXIT.ok;
}

function requests({ offlineRequests }: OfflineDeferredReply): string {
  return `Requests to go offline: ${offlineRequests}\n`;
}

export interface HeartbeatArgs {
  readonly name?: string;
  readonly list?: boolean;
}

export function heartbeat(args: HeartbeatArgs): Command {
  if (args.list === true) return heartbeats;
  return async ({ client, service, print }) => {
    const request: HeartbeatRequest = { service, name: args.name };
    const reply = await client.post<StateReply>('/heartbeat', request);
    print(reply, () => `Heartbeat written into the master of service ${reply.service}\n`);
    return EXIT.ok;
  };
}

export function flush({ limit }: { readonly limit?: string }): Command {
  return async ({ client, service, json, print }) => {
    const request: FlushRequest = { service, limit: optionalNumber('-limit', limit) };
    const reply = await client.post<FlushReply>('/flush', request);
    const status =
      reply.flushed || json ? undefined : await client.get<Status>('/status', { service });
    print(reply, () => (status ? describeUnflushed(status) : describeFlush(reply)));
    return reply.flushed ? EXIT.ok : EXIT.error;
  };
}

function describeFlush({ service, seqno, eventId }: FlushReply): string {
  return `Service ${service} has all up to seqno ${seqno}, event id ${eventId}\n`;
}

export interface WaitArgs {
  readonly applied?: string;
  readonly state?: string;
  readonly limit?: string;
}

export function wait({ applied, state, limit }: WaitArgs): Command {
  return async ({ client, service, print }) => {
    const request: WaitRequest = {
      service,
      state,
      applied: optionalNumber('-applied', applied),
      limit: optionalNumber('-limit', limit),
    };
    const reply = await client.post<WaitReply>('/wait', request);
    print(reply, () => describeWait(reply));
    return reply.reached ? EXIT.ok : EXIT.error;
  };
}

function describeWait({ reached, appliedLastSeqno, state }: WaitReply): string {
  const outcome = reached ? 'Reached' : 'Not reached within the limit';
  const why = !reached && state === 'OFFLINE:ERROR' ? '; `trepctl status` says why it stopped' : '';
  return `${outcome}: state ${state}, appliedLastSeqno ${appliedLastSeqno}${why}\n`;
}

/** The one place that is given, if any. */
function stopOf(
  word: string,
  seqno: string | undefined,
  eventId: string | undefined,
  heartbeat: string | undefined,
  time: string | undefined,
): StopRequest | undefined {
  const given = [seqno, eventId, heartbeat, time].filter((value) => value !== undefined);
  if (given.length > 1) throw usage(`only one of the -${word}-.. options can be given`);
  if (given.length === 0) return undefined;
  return { seqno: optionalNumber(`-${word}-seqno`, seqno), eventId, heartbeat, time };
}

function optionalNumber(option: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : wholeNumber(option, text);
}

function usage(message: string): SluiceError {
  return new SluiceError('CONFIG_INVALID', message, { hint: 'See `trepctl <command> --help`.' });
}
