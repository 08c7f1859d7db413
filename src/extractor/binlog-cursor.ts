import { SluiceError } from '../errors/sluice-error.js';
import { EventFlag } from '../binlog/header.js';
import type { EventSpan } from './event-span.js';
import type { Place } from './stream-start.js';

const SIZE = 9;
const NEXT_POSITION = 13;
const FLAGS = 17;
const WRAP = 2 ** 32;

/** How a stream was asked for, as far as positions depend on it. */
export interface CursorOptions {
  /**
   * By GTID: the server passes over transactions that are known already, so positions may jump
   * forward between transactions, and the first one is not known.
   */
  readonly byGtid: boolean;
  /** By GTID: where the last transaction ended that is known already. */
  readonly known?: Place | undefined;
}

/**
 * Follows the place in the source's binlog by summing the sizes of the events. What their headers say
 * is the check: 32 bits only, so it wraps in files above 4 GiB, and 0 where MariaDB copied an event
 * from a transaction cache.
 */
export class BinlogCursor {
  /** Empty until the stream has named its file. */
  file = '';
  /** Offset of the end of the last event, in bytes. */
  position = 0;
  private anchored: boolean;
  /** A transaction has come, so that the next ones are not far. */
  private entered = false;

  constructor(private readonly options: CursorOptions) {
    this.anchored = !options.byGtid;
  }

  /** A ROTATE event named the file that follows and the offset of what is sent of it. */
  rotate(file: string, position: number): void {
    this.file = file;
    this.position = position;
  }

  /**
   * An event of the file outside transactions. Artificial ones, and copies that were sent again from
   * the start of the file, say so by a zero or by the flag, and move nothing.
   */
  control(event: EventSpan): void {
    const next = event.u32(NEXT_POSITION);
    const artificial = (event.u16(FLAGS) & EventFlag.ARTIFICIAL) !== 0;
    if (next === 0 || artificial) return;
    this.follow(event, true);
  }

  /**
   * An event of a transaction.
   * @param boundary whether it starts one: only there the server may have passed over others
   * @throws SluiceError BINLOG_CORRUPT if the event is not the one that follows in the file
   */
  advance(event: EventSpan, boundary: boolean): void {
    this.follow(event, boundary);
    this.entered = true;
  }

  private follow(event: EventSpan, boundary: boolean): void {
    const size = event.u32(SIZE);
    const next = event.u32(NEXT_POSITION);
    const end = this.position + size;
    if (next === 0 || next === end % WRAP) {
      this.position = end;
      if (next !== 0) this.anchored = true;
      return;
    }
    const landing = this.landing(size, next, boundary && this.options.byGtid);
    if (landing === undefined) throw this.misplaced(size, next);
    this.position = landing;
    this.anchored = true;
  }

  /** Where an event ends that does not follow on the last one; undefined: it cannot be there. */
  private landing(size: number, next: number, mayJump: boolean): number | undefined {
    if (this.anchored && !mayJump) return undefined;
    const end = this.position + size;
    const nearest = atOrAfter(end, next);
    if (this.entered && this.anchored) return isNear(end, nearest) ? nearest : undefined;
    const { known } = this.options;
    if (known === undefined || known.file !== this.file) return nearest;
    const afterKnown = atOrAfter(known.position + size, next);
    // far beyond: the file is another one of this name
    return isNear(known.position, afterKnown) ? afterKnown : nearest;
  }

  private misplaced(size: number, next: number): SluiceError {
    const found = `an event of ${size} bytes arrived after ${this.file}:${this.position} whose header says that it ends at ${next}`;
    return new SluiceError('BINLOG_CORRUPT', `the binlog stream has a gap: ${found}`, {
      hint: 'The service asks for it again. If that does not help, look at that place with `mysqlbinlog` on the source.',
    });
  }
}

/** The first offset from `from` on that the 32 bits of a header can mean. */
function atOrAfter(from: number, next: number): number {
  return from + ((next - (from % WRAP) + WRAP) % WRAP);
}

function isNear(from: number, to: number): boolean {
  return to - from < WRAP / 2;
}
