import { SluiceError } from '../errors/sluice-error.js';
import { EventFlag } from '../binlog/header.js';

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
  control(event: Buffer): void {
    const next = event.readUInt32LE(NEXT_POSITION);
    const artificial = (event.readUInt16LE(FLAGS) & EventFlag.ARTIFICIAL) !== 0;
    if (next === 0 || artificial) return;
    this.advance(event, true);
  }

  /**
   * An event of a transaction.
   * @param boundary whether it starts one: only there the server may have passed over others
   * @throws SluiceError BINLOG_CORRUPT if the event is not the one that follows in the file
   */
  advance(event: Buffer, boundary: boolean): void {
    const size = event.readUInt32LE(SIZE);
    const next = event.readUInt32LE(NEXT_POSITION);
    const end = this.position + size;
    if (next === 0 || next === end % WRAP) {
      this.position = end;
      if (next !== 0) this.anchored = true;
      return;
    }
    const jump = (next - end + 2 * WRAP) % WRAP;
    if (this.anchored && !(boundary && this.options.byGtid && jump < WRAP / 2)) {
      throw this.misplaced(size, next);
    }
    this.position = end + jump;
    this.anchored = true;
  }

  private misplaced(size: number, next: number): SluiceError {
    const found = `an event of ${size} bytes arrived after ${this.file}:${this.position} whose header says that it ends at ${next}`;
    return new SluiceError('BINLOG_CORRUPT', `the binlog stream has a gap: ${found}`, {
      hint: 'The service asks for it again. If that does not help, look at that place with `mysqlbinlog` on the source.',
    });
  }
}
