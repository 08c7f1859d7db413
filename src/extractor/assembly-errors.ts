import { SluiceError } from '../errors/sluice-error.js';
import { formatEventId } from '../event/event-id.js';
import type { Place } from './stream-start.js';

/** The same error with where it arose, in the message too: the place is what an operator looks up. */
export function placed(
  error: SluiceError,
  { file, position }: Place,
  seqno: number,
  threadId: number,
): SluiceError {
  const { code, hint, retryable, cause } = error;
  const message = `${error.message} (in ${file === '' ? 'the stream' : file} at offset ${position})`;
  const eventId = formatEventId({ file, position, threadId });
  const options = { hint, retryable, seqno, eventId };
  return new SluiceError(code, message, cause === undefined ? options : { ...options, cause });
}

/** By GTID, the source sends what the set that it was given does not hold. */
export function alreadyKnown(gtid: string): SluiceError {
  return new SluiceError(
    'BINLOG_POSITION',
    `the source sends transaction ${gtid}, which the history log holds already`,
    { hint: 'Look for a proxy between the replicator and the source, and report this.' },
  );
}

/**
 * MariaDB takes the first transaction of a GTID for the one that was meant, and its numbers may be set
 * back: then what it sends was extracted already.
 */
export function countsBack(gtid: string, extracted: Place): SluiceError {
  const end = `${extracted.file}:${extracted.position}`;
  return new SluiceError(
    'BINLOG_POSITION',
    `the source sends transaction ${gtid} from before ${end}, up to where the history log was extracted: it has given that number twice`,
    {
      hint: `Numbers of GTIDs were set back there (gtid_seq_no); set gtid_strict_mode=ON on the source. \`trepctl online -from-event '${end};-1'\` goes on exactly where the history log ends.`,
    },
  );
}

/**
 * Only the end of a transaction may tell who applied it, and parts of it are in the log by then: they
 * are discarded, and it is left out when it comes again.
 * @param start where it starts, as `file:offset`
 */
export function appliedByService(start: string, service: string): SluiceError {
  return new SluiceError(
    'BINLOG_POSITION',
    `the large transaction that starts at ${start} was applied by service ${service}, which source.skipAppliedBy leaves out`,
    { retryable: true, hint: 'Nothing is to be done: it is read again and left out.' },
  );
}

/** @param start where it starts, as `file:offset` */
export function unfinished(start: string): SluiceError {
  return new SluiceError(
    'BINLOG_CORRUPT',
    `the transaction that starts at ${start} has no end in its binlog file`,
    {
      hint: 'Look at that place with `mysqlbinlog` on the source. If the source crashed there, the transaction was rolled back and the service goes on by itself.',
    },
  );
}

export function beginningMissing(): SluiceError {
  return new SluiceError('INTERNAL', 'a piece of an event came without its beginning', {
    hint: 'This is a fault of the program: please report it. Putting the service online goes on.',
  });
}
