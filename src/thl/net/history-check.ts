import { SluiceError } from '../../errors/sluice-error.js';
import type { Header } from '../../event/header.js';
import type { Log } from '../log.js';
import { PROTOCOL_VERSION, type HeldTransaction, type Hello, type Holding } from './protocol.js';

/** A history log that slaves are let in to. */
export interface Served {
  readonly service: string;
  readonly log: Log;
  /** It is fetched itself: what a slave has beyond its end may be yet to come. */
  readonly fetched: boolean;
}

/** What `log` holds, to be told to the other side. */
export function holdingOf(log: Log): Holding {
  const { header } = log.tail();
  return { first: log.bounds()?.minSeqno, last: header && heldOf(header) };
}

function heldOf({ seqno, epoch, sourceId, eventId }: Header): HeldTransaction {
  return { seqno, epoch, sourceId, eventId };
}

/**
 * Makes sure that what this log holds after the slave's last transaction is what follows it there:
 * version and service fit, and the transaction that the slave's log ends with is this log's own.
 * @throws SluiceError THL_PROTOCOL, SERVICE_UNKNOWN, THL_DIVERGED, THL_BEHIND, THL_PURGED
 */
export async function checkHello({ log, service, fetched }: Served, hello: Hello): Promise<void> {
  if (hello.version !== PROTOCOL_VERSION) throw otherVersion(hello.version);
  if (hello.service !== service) throw otherService(service, hello.service);
  if (hello.held.last !== undefined) await checkHeld(log, hello.held.last, fetched);
}

async function checkHeld(log: Log, held: HeldTransaction, fetched: boolean): Promise<void> {
  const { first, last } = holdingOf(log);
  if (last === undefined || held.seqno > last.seqno) {
    throw fetched ? behind(held, last) : ahead(held, last);
  }
  const oldest = first ?? last.seqno + 1;
  if (held.seqno < oldest - 1) throw purged(held, oldest);
  const own = held.seqno === last.seqno ? last : await heldAt(log, held.seqno, oldest);
  if (own !== undefined && !sameTransaction(own, held)) throw diverged(held, own);
}

/** The transaction of that seqno; undefined if the log, that begins with `oldest`, does not hold it. */
export async function heldAt(
  log: Log,
  seqno: number,
  oldest: number,
): Promise<HeldTransaction | undefined> {
  if (seqno < oldest) return undefined;
  for await (const batch of log.read({ seqno: seqno - 1 }, new AbortController().signal)) {
    const found = batch.find(({ header }) => header.seqno === seqno && header.lastFrag);
    if (found !== undefined) return heldOf(found.header);
    if (batch.length === 0) return undefined; // the end: what follows is yet to be written
  }
  return undefined;
}

function sameTransaction(a: HeldTransaction, b: HeldTransaction): boolean {
  return a.epoch === b.epoch && a.sourceId === b.sourceId && a.eventId === b.eventId;
}

const DIVERGED_HINT =
  "Find out which side has the right history. To follow this master, make the slave a fresh copy of its database, and throw the slave's history log away (`trepctl reset -thl`) before it goes online.";

/**
 * A log of the same source that does not hold the slave's last transaction was begun anew, or the
 * slave's went on at another place: what is said of the first costs nothing in the second.
 */
function divergedHint(held: HeldTransaction, own: HeldTransaction | undefined): string {
  if (own !== undefined && own.sourceId !== held.sourceId) return DIVERGED_HINT;
  const { seqno, eventId } = held;
  return `${DIVERGED_HINT} If the master's history log was lost and begun anew, and no slave has more than this one, the new one can go on where this one ends: on the master \`trepctl offline\`, \`trepctl reset -thl -y\` and \`trepctl online -base-seqno ${seqno + 1} -from-event '${eventId}'\`, then \`trepctl online\` here.`;
}

function ahead(held: HeldTransaction, last: HeldTransaction | undefined): SluiceError {
  return new SluiceError(
    'THL_DIVERGED',
    `the slave's history log is ahead of its master's: it ends with ${describe(held)}, the master's ${describeEnd(last)}`,
    { seqno: held.seqno, eventId: held.eventId, hint: divergedHint(held, last) },
  );
}

/** Whose the history is that the slave has beyond it turns out when this log has come as far. */
function behind(held: HeldTransaction, last: HeldTransaction | undefined): SluiceError {
  return new SluiceError(
    'THL_BEHIND',
    `the slave's history log ends with ${describe(held)}, and this one, which is fetched as well, ${describeEnd(last)}`,
    {
      seqno: held.seqno,
      eventId: held.eventId,
      hint: 'Nothing needs to be done if it gets on: see `trepctl qs` there. Else let the slave fetch from a host that has more (master.uris).',
    },
  );
}

function describeEnd(last: HeldTransaction | undefined): string {
  return last === undefined ? 'is empty' : `ends with ${describe(last)}`;
}

function diverged(held: HeldTransaction, own: HeldTransaction): SluiceError {
  return new SluiceError(
    'THL_DIVERGED',
    `the history logs of slave and master have different histories: the slave's ends with ${describe(held)}, where the master's holds ${describe(own)}`,
    { seqno: held.seqno, eventId: held.eventId, hint: divergedHint(held, own) },
  );
}

function purged(held: HeldTransaction, oldest: number): SluiceError {
  return new SluiceError(
    'THL_PURGED',
    `the slave's history log ends with seqno ${held.seqno}, and the master's begins only at seqno ${oldest}: what lies between was purged`,
    {
      seqno: held.seqno,
      eventId: held.eventId,
      hint: "Feed the slave from another host that still has it (master.uris), or make it a fresh copy of the master; keep more history (thl.retention, thl.maxSize) on the master's side. A relay, which has no database, begins anew with what is there: `trepctl reset -thl` and `trepctl online`.",
    },
  );
}

function otherVersion(version: number): SluiceError {
  return new SluiceError(
    'THL_PROTOCOL',
    `the slave speaks version ${version} of the THL protocol, the master version ${PROTOCOL_VERSION}`,
    { retryable: false, hint: 'Install the same release on both hosts.' },
  );
}

function otherService(own: string, asked: string): SluiceError {
  return new SluiceError(
    'SERVICE_UNKNOWN',
    `the slave asked for service ${asked}, the master serves ${own}`,
    {
      retryable: false,
      hint: "Give the slave's configuration the master's service name, or correct master.uris.",
    },
  );
}

function describe({ seqno, epoch, sourceId, eventId }: HeldTransaction): string {
  return `seqno ${seqno} (event id ${eventId}, epoch ${epoch}, source ${sourceId})`;
}
