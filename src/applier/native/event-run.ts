import { EVENT_HEADER_BYTES } from '../../binlog/header.js';
import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import { RowsFlag } from '../../binlog/rows-flag.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { EventFormat } from '../../event/format.js';
import { tableIdAt } from './known-maps.js';
import { leaveOutCascades, sign } from './logged-cascades.js';
import type { PlainRows } from './plain-rows.js';

type Ranges = Pick<PlainRows, 'ranges' | 'rangeEnds' | 'lastRows'>;

/** Flags of a row event follow the 6 bytes of its table id: `sql/log_event.h`. */
const ROWS_FLAGS_OFFSET = EVENT_HEADER_BYTES + 6;

/** A multiple of 3, so that base64 goes on where it ended; small, so that no text lives long. */
const ENCODED_AT_ONCE = 48 * 1024;

/**
 * Row events, with their table maps, collected to be replayed in one go. Table maps hold until the
 * row event that ends the statement; a run that is cut before that event ends the statement itself
 * and starts the next run with the same table maps.
 */
export class EventRun {
  private buffer = Buffer.allocUnsafeSlow(256 * 1024);
  private end = 0;
  private lastRows = -1;
  private maps: Buffer[] = [];

  get length(): number {
    return this.end;
  }

  /** Whether there is a row event in it. */
  get hasRows(): boolean {
    return this.lastRows !== -1;
  }

  /** Table maps in force, for the row events of the statement that is under way. */
  get openMaps(): readonly Buffer[] {
    return this.maps;
  }

  /** @param raw stays unchanged until its statement has ended */
  tableMap(raw: Buffer): void {
    this.maps.push(raw);
    this.append(raw);
  }

  /**
   * Returns their table map.
   * @throws SluiceError EVENT_MALFORMED: the server would pass over rows without a table map, silently
   */
  rows(raw: Buffer): Buffer {
    const tableId = tableIdAt(raw, 0);
    const map = this.maps.find((open) => tableIdAt(open, 0) === tableId);
    if (map === undefined) throw withoutMap(raw);
    this.lastRows = this.end;
    this.append(raw);
    if (endsStatement(raw)) this.maps = [];
    return map;
  }

  /**
   * Takes whole statements.
   * @param plain where in `data` their table maps and rows events are
   */
  statements(data: Buffer, { ranges, rangeEnds, lastRows }: Ranges): void {
    for (let i = 0; i < rangeEnds; i += 2) {
      const [start, end] = [ranges[i] as number, ranges[i + 1] as number];
      if (lastRows >= start && lastRows < end) this.lastRows = this.end + lastRows - start;
      this.append(data, start, end);
    }
  }

  /** A row event of the statement under way is applied in another way, or not at all. */
  passOver(raw: Buffer, format: EventFormat): void {
    if (!endsStatement(raw)) return;
    this.maps = [];
    if (this.hasRows) this.endStatement(format);
    else this.restart();
  }

  /** Appends the events so far as base64; the run starts again, with the table maps still in force. */
  take(out: SqlBuffer, format: EventFormat): void {
    if (this.maps.length > 0 && this.hasRows) this.endStatement(format);
    if (format.flavour === 'mysql') leaveOutCascades(this.buffer, this.end, format);
    for (let at = 0; at < this.end; at += ENCODED_AT_ONCE) {
      out.text(this.buffer.toString('base64', at, Math.min(at + ENCODED_AT_ONCE, this.end)));
    }
    this.restart();
  }

  clear(): void {
    this.maps = [];
    this.restart();
  }

  private restart(): void {
    this.end = 0;
    this.lastRows = -1;
    for (const map of this.maps) this.append(map);
  }

  private endStatement({ checksum }: EventFormat): void {
    const { buffer, lastRows, end } = this;
    const flags = lastRows + ROWS_FLAGS_OFFSET;
    buffer.writeUInt16LE(buffer.readUInt16LE(flags) | RowsFlag.STMT_END, flags);
    if (checksum !== 'none')
      sign(buffer.subarray(0, end), lastRows, buffer.readUInt32LE(lastRows + 9));
  }

  private append(source: Buffer, start = 0, end = source.length): void {
    const needed = this.end + end - start;
    if (needed > this.buffer.length) this.grow(needed);
    source.copy(this.buffer, this.end, start, end);
    this.end = needed;
  }

  private grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.end);
    this.buffer = larger;
  }
}

function withoutMap(raw: Buffer): SluiceError {
  const message = `rows of table id ${tableIdAt(raw, 0)} without a table map before them`;
  return new SluiceError('EVENT_MALFORMED', message, {
    hint: 'Compare with `mysqlbinlog` on the master; if it reads the transaction, please report it.',
  });
}

function endsStatement(raw: Buffer): boolean {
  return (raw.readUInt16LE(ROWS_FLAGS_OFFSET) & RowsFlag.STMT_END) !== 0;
}
