import { binlogNumber } from '../event/event-id.js';

/** From where the source is asked to send its binlog. */
export type StreamStart = GtidStart | FileStart;

/** What is not in the set, wherever it stands. */
export interface GtidStart {
  readonly by: 'gtid';
  readonly gtidSet: string;
  /** Where the last transaction of the set ended on this server, or a place before that, if known. */
  readonly known?: Place | undefined;
  /** Up to where all that this server's binlog holds was extracted; undefined: it may be another one. */
  readonly extracted?: Place | undefined;
}

/** A place in the source's binlog, between two events. */
export interface Place {
  readonly file: string;
  /** Offset in bytes. */
  readonly position: number;
}

/** Whether a place comes before `end`, as far as names of files tell. */
export function isBehind(place: Place, end: Place): boolean {
  if (place.file === end.file) return place.position < end.position;
  const [number, last] = [binlogNumber(place.file), binlogNumber(end.file)];
  if (number === undefined || last === undefined) return false;
  return baseOf(place.file) === baseOf(end.file) && number < last;
}

function baseOf(file: string): string {
  return file.slice(0, file.lastIndexOf('.'));
}

export interface FileStart {
  readonly by: 'file';
  readonly file: string;
  /** Offset in bytes of the first event to send; at most 2^32 - 1, the protocol has no more. */
  readonly position: number;
  /**
   * Offset of the first transaction to give: those before it are read only to learn their GTIDs, or
   * because the protocol cannot ask for so high an offset. Undefined: all are given.
   */
  readonly skipTo: number | undefined;
  /** All transactions before `position`, if known. */
  readonly gtidSet: string | undefined;
}
