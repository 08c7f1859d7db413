import type { RestartPlace } from '../event/restart-place.js';
import type { RestartPoint } from '../event/restart-point.js';
import type { Log } from '../thl/log.js';
import { heldAt } from '../thl/net/history-check.js';
import type { HeldTransaction } from '../thl/net/protocol.js';

/**
 * Remembers that a history log was cut back by command, until the target has committed something of
 * what followed. Closes the window in which the log has another history already and the target's
 * restart point is still of the removed one: a crash there, or an error in the first new transaction,
 * would leave nobody who knows from where on the new history is to be applied.
 */
export interface CutMemory {
  /** The last transaction that was left; undefined: nothing was cut, or the target has gone on. */
  read(): HeldTransaction | undefined;
  /** Durable when it returns. To be called before the log is cut; of several cuts the lowest counts. */
  note(last: HeldTransaction): void;
  forget(): void;
}

/**
 * Where a target whose restart point is not in the log is to go on because of a cut; undefined: the
 * cut does not explain it, or was of another log.
 */
export async function placeOfCut(
  log: Log,
  cut: HeldTransaction | undefined,
  point: RestartPoint | undefined,
): Promise<RestartPlace | undefined> {
  if (cut === undefined || point === undefined || point.seqno <= cut.seqno) return undefined;
  const { minSeqno = 0, maxSeqno = -1 } = log.bounds() ?? {};
  if (cut.seqno > maxSeqno) return undefined;
  const held = await heldAt(log, cut.seqno, minSeqno);
  const isSame =
    held?.epoch === cut.epoch && held.sourceId === cut.sourceId && held.eventId === cut.eventId;
  return isSame ? { seqno: cut.seqno } : undefined;
}
