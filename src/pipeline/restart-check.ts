import { SluiceError } from '../errors/sluice-error.js';
import type { RestartPlace } from '../event/restart-place.js';
import type { RestartPoint } from '../event/restart-point.js';
import type { Log } from '../thl/log.js';
import { heldAt } from '../thl/net/history-check.js';
import type { HeldTransaction } from '../thl/net/protocol.js';

/**
 * Makes sure that what follows `point` in the log is what follows on the target: the log must hold
 * that very transaction, or have purged up to it.
 * @param baseSeqno what a log may begin with for a target that has nothing yet
 * @throws SluiceError RESTART_POINT_MISMATCH: the target is ahead or has another history;
 *   THL_PURGED: the log no longer holds what comes next
 */
export async function checkRestartPoint(
  log: Log,
  point: RestartPoint | undefined,
  baseSeqno = 0,
): Promise<void> {
  if (point === undefined) checkWhole(log, baseSeqno);
  else await checkPoint(log, point);
}

/**
 * A target that has nothing, of which the log knows that it had: it was replaced by an empty server,
 * or its restart point is lost. The log from its first transaction on would lack there what was before
 * the log, or come twice.
 * @param acknowledged what the target has taken of the log, -1: nothing
 * @throws SluiceError RESTART_POINT_MISMATCH
 */
export function checkNotLost(
  log: Log,
  point: RestartPoint | undefined,
  acknowledged: number,
  service: string,
): void {
  if (point !== undefined || acknowledged < 0) return;
  throw new SluiceError(
    'RESTART_POINT_MISMATCH',
    `the slave has no restart point any more: it had all up to seqno ${acknowledged}, and schema sluice_${service} is not there or empty`,
    {
      seqno: acknowledged,
      hint: `If the server was replaced or set back, make it a copy of the master that carries its restart point, or run \`replicator provision\`. If it is empty, and so was the master before seqno 0 (the history log begins with ${log.bounds()?.minSeqno ?? 'nothing'}), \`trepctl reset -db -y\` and \`trepctl online\` apply all of the log to it. If its data are still there, do not: rows without a key would come twice.`,
    },
  );
}

/**
 * Where an applier is to read on that was told to go on in spite of what `checkRestartPoint` says:
 * after its restart point, if that lies within the log. Behind a gap it goes on with what is left;
 * ahead of the log, with what comes next, as the target is taken to have all that is there.
 */
export function forcedPlace(log: Log, point: RestartPoint | undefined): RestartPlace | undefined {
  const next = nextSeqno(log);
  const first = log.bounds()?.minSeqno ?? next;
  if (next === 0 || (point?.seqno ?? -1) < first - 1) return undefined;
  return { seqno: Math.min(point?.seqno ?? -1, next - 1) };
}

/** A target that has nothing yet needs the log from its first transaction. */
function checkWhole(log: Log, baseSeqno: number): void {
  const first = log.bounds()?.minSeqno ?? nextSeqno(log);
  if (first <= baseSeqno) return;
  throw new SluiceError(
    'THL_PURGED',
    `the slave has no restart point yet, and the history log begins only at seqno ${first}`,
    {
      seqno: first,
      hint: `Start the slave from a copy that carries its restart point (sluice_<service>.trep_commit_seqno), or begin with an empty history log. If the log was begun there on purpose and the slave is a copy of that moment: \`trepctl online -base-seqno ${first}\`.`,
    },
  );
}

async function checkPoint(log: Log, point: RestartPoint): Promise<void> {
  const next = nextSeqno(log);
  if (point.seqno >= next) throw ahead(point, next);
  const bounds = log.bounds();
  const first = bounds?.minSeqno ?? next;
  if (point.seqno < first - 1) throw purged(point, first);
  const { header } = log.tail();
  const held = header?.seqno === point.seqno ? header : await heldAt(log, point.seqno, first);
  if (held !== undefined && !sameTransaction(held, point)) throw divergent(point, held);
}

function nextSeqno(log: Log): number {
  const last = log.tail().header?.seqno ?? log.bounds()?.maxSeqno;
  return last === undefined ? 0 : last + 1;
}

function sameTransaction(header: HeldTransaction, point: RestartPoint): boolean {
  return (
    header.epoch === point.epoch &&
    header.sourceId === point.sourceId &&
    header.eventId === point.eventId
  );
}

const MISMATCH_HINT =
  'Give the service the history log that the slave was fed from. If that is lost, make the slave a fresh copy of the master and drop its schema sluice_<service> before the next start.';

/** An event id holds the end of its transaction in the source's binlog. */
const GO_ON_HINT =
  "A slave that nobody else wrote to can go on with an empty log: if its ddl_intent is empty, drop that schema and let source.start name the event id's file and position.";

function ahead(point: RestartPoint, next: number): SluiceError {
  const held = next === 0 ? 'holds nothing' : `ends at seqno ${next - 1}`;
  return new SluiceError(
    'RESTART_POINT_MISMATCH',
    `the slave is ahead of the history log: it has committed ${describe(point)}, and the log ${held}`,
    { seqno: point.seqno, eventId: point.eventId, hint: `${MISMATCH_HINT} ${GO_ON_HINT}` },
  );
}

function divergent(point: RestartPoint, held: HeldTransaction): SluiceError {
  return new SluiceError(
    'RESTART_POINT_MISMATCH',
    `the slave and the history log have different histories: the slave has committed ${describe(point)}, where the log holds ${describe(held)}`,
    { seqno: point.seqno, eventId: point.eventId, hint: MISMATCH_HINT },
  );
}

function purged(point: RestartPoint, first: number): SluiceError {
  return new SluiceError(
    'THL_PURGED',
    `the slave needs what follows seqno ${point.seqno}, and the history log begins only at seqno ${first}`,
    {
      seqno: point.seqno,
      eventId: point.eventId,
      hint: 'Make the slave a fresh copy of the master; keep more history (thl.retention, thl.maxSize).',
    },
  );
}

function describe(place: HeldTransaction): string {
  const { seqno, epoch, sourceId, eventId } = place;
  return `seqno ${seqno} (event id ${eventId}, epoch ${epoch}, source ${sourceId})`;
}
