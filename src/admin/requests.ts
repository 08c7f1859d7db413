import { z } from 'zod';
import { SluiceError } from '../errors/sluice-error.js';
import { parseThlUri } from '../config/thl-uri.js';
import type { RoleRequest } from '../service/roles/change-role.js';
import { VIEWS } from '../service/views.js';
import { AWAITED_STATES, type Condition } from '../service/wait.js';
import { parseEventId } from '../event/event-id.js';
import type { OnlineOptions } from '../pipeline/online-options.js';
import type { StopCondition } from '../pipeline/stop-requests.js';
import { parseSeqnoSet } from '../util/seqno-set.js';
import { parseTime } from './time.js';

const DEFAULT_LIMIT = 10; // s, for a command to show an effect
const DEFAULT_FLUSH = 60; // s
const NO_LIMIT = 10 * 365 * 86_400; // s

const service = z.string().optional();
const limit = z.number().nonnegative().max(NO_LIMIT);

const statusQuery = z.strictObject({ service, name: z.enum(VIEWS).optional() });
const serviceQuery = z.strictObject({ service });
const propertiesQuery = z.strictObject({ service, filter: z.string().optional() });
const seqno = z.number().int().nonnegative();
const eventId = z.string().refine((text) => parseEventId(text) !== undefined, {
  error: ({ input }) =>
    `${JSON.stringify(input)} is no event id, as mysql-bin.000003:0000000000002208;29`,
});
const time = z.string().transform((text, context) => {
  const found = parseTime(text);
  if (found !== undefined) return found;
  context.addIssue({
    code: 'custom',
    message: `${JSON.stringify(text)} is no time, as 2026-11-22T08:30:00Z`,
  });
  return z.NEVER;
});
const stopFields = {
  seqno: seqno.optional(),
  eventId: eventId.optional(),
  heartbeat: z.string().max(128).optional(),
  time: time.optional(),
};
const stop = z
  .strictObject(stopFields)
  .refine((it) => Object.values(it).filter((value) => value !== undefined).length === 1, {
    message: 'needs exactly one of seqno, eventId, heartbeat and time',
  });
const online = z.strictObject({
  service,
  skipSeqno: z.string().optional(),
  force: z.boolean().default(false),
  fromEvent: eventId.optional(),
  baseSeqno: seqno.optional(),
  until: stop.optional(),
  noChecksum: z.boolean().default(false),
  limit: limit.default(DEFAULT_LIMIT),
});
const offline = z.strictObject({ service, immediate: z.boolean().default(false) });
const deferred = z.strictObject({ service, ...stopFields });
const reset = z.strictObject({ service, scope: z.enum(['all', 'thl', 'db']) });
const uri = z.string().refine((text) => parseThlUri(text) !== undefined, {
  message: 'is no THL URI, as thl://db1:2112/',
});
const role = z.strictObject({
  service,
  role: z.enum(['master', 'slave', 'relay']),
  uris: z.array(uri).min(1).optional(),
  force: z.boolean().default(false),
  dryRun: z.boolean().default(false),
});
const readOnly = z.strictObject({ service, readOnly: z.boolean() });
const flush = z.strictObject({ service, limit: limit.default(DEFAULT_FLUSH) });
const kill = z.strictObject({ immediate: z.boolean().default(false) });
const reload = z.strictObject({});
const named = z.strictObject({ service: z.string() });
const heartbeat = z.strictObject({ service, name: z.string().max(128).default('NONE') });
const wait = z.strictObject({
  service,
  applied: z.number().int().nonnegative().optional(),
  state: z.enum(AWAITED_STATES, { error: `takes one of ${AWAITED_STATES.join(', ')}` }).optional(),
  limit: limit.default(NO_LIMIT),
});

export const parseStatusQuery = reader(statusQuery);
export const parseServiceQuery = reader(serviceQuery);
export const parsePropertiesQuery = reader(propertiesQuery);
export const parseReset = reader(reset);
export const parseReadOnly = reader(readOnly);
export const parseFlush = reader(flush);
export const parseKill = reader(kill);
export const parseReload = reader(reload);
export const parseNamed = reader(named);
export const parseOffline = reader(offline);
export const parseHeartbeat = reader(heartbeat);

export function parseRole(body: unknown): {
  readonly service: string | undefined;
  readonly request: RoleRequest;
  readonly dryRun: boolean;
} {
  const { service, role: wanted, uris, force, dryRun } = parse(role, body);
  if (wanted === 'master' && uris !== undefined) {
    throw invalid('a master fetches from nobody: uri is for role slave and relay');
  }
  return { service, request: { role: wanted, masterUris: uris, force }, dryRun };
}

export function parseDeferred(body: unknown): {
  readonly service: string | undefined;
  readonly condition: StopCondition;
} {
  const { service, ...place } = parse(deferred, body);
  const { error } = stop.safeParse(asGiven(body));
  if (error !== undefined) throw invalid(error.issues[0]?.message ?? 'malformed');
  return { service, condition: conditionOf(place) };
}

function asGiven(body: unknown): object {
  const { service: _service, ...place } = body as { readonly service?: unknown };
  return place;
}

export function parseOnline(body: unknown): {
  readonly service: string | undefined;
  readonly options: OnlineOptions;
  readonly limit: number;
} {
  const request = parse(online, body);
  const skip = request.skipSeqno === undefined ? [] : parseSeqnoSet(request.skipSeqno);
  if (skip === undefined) {
    throw invalid(`${JSON.stringify(request.skipSeqno)} is no list of seqnos, as 12,15-17`);
  }
  const { force, fromEvent, baseSeqno, until, noChecksum } = request;
  const options: OnlineOptions = {
    skip,
    force,
    fromEvent,
    baseSeqno,
    until: until && conditionOf(until),
    checksum: !noChecksum,
  };
  return { service: request.service, options, limit: request.limit * 1000 };
}

function conditionOf({ seqno, eventId, heartbeat, time }: z.infer<typeof stop>): StopCondition {
  if (seqno !== undefined) return { at: 'seqno', seqno };
  if (eventId !== undefined) return { at: 'event', eventId };
  if (time !== undefined) return { at: 'time', time };
  return { at: 'heartbeat', name: heartbeat === '' ? undefined : heartbeat };
}

export function parseConditions(body: unknown): {
  readonly service: string | undefined;
  readonly condition: Condition;
  readonly limit: number;
} {
  const { service, applied, state, limit } = parse(wait, body);
  if ((applied === undefined) === (state === undefined)) {
    throw invalid('wait needs either applied or state');
  }
  const condition = state === undefined ? { applied: applied ?? 0 } : { state };
  return { service, condition, limit: limit * 1000 };
}

/** What takes a request of this form, or refuses it. */
function reader<T extends z.ZodType>(schema: T): (given: unknown) => z.infer<T> {
  return (given) => parse(schema, given);
}

function parse<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value === undefined ? {} : value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(`${issue?.path.join('.') ?? ''} ${issue?.message ?? 'malformed'}`.trim());
}

function invalid(message: string): SluiceError {
  return new SluiceError('REQUEST_INVALID', message, {
    hint: 'See `trepctl --help` for what the command takes.',
  });
}
