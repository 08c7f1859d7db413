import { SluiceError } from '../errors/sluice-error.js';
import type { LogTail } from '../event/log-tail.js';
import { compareEventIds } from './stop-requests.js';

/**
 * The end of a log as if its last transaction ended at the place of `eventId`: what the source wrote
 * between the two is left out, or, `force`, what lies behind it is extracted again.
 * @throws SluiceError BINLOG_POSITION the place is before the log's end
 */
export function startTail({ header }: LogTail, eventId: string, force: boolean): LogTail {
  if (header === undefined) return { header: undefined, source: undefined };
  if (!force && compareEventIds(eventId, header.eventId) < 0) {
    throw new SluiceError(
      'BINLOG_POSITION',
      `${eventId} is before ${header.eventId}, where the history log ends: what lies between would be extracted twice`,
      {
        seqno: header.seqno,
        eventId: header.eventId,
        hint: 'Name a later event id. If the source is another server now, whose binlog files count anew, add -force.',
      },
    );
  }
  return { header: { ...header, eventId }, source: undefined };
}
