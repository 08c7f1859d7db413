import { SqlBuffer } from '../binlog/sql-buffer.js';
import { SeparatorSearch } from './separator-search.js';
import { ChecksumSum } from './row-checksum.js';
import { lengthAt, prefixBytes } from './row-stream.js';
import { openingOf, type KeyLiteral, type RowWriter } from './row-writer.js';
import type { Table } from './table.js';

/**
 * Between fields and lines stand bytes that are in no text of UTF-8, and that no length of a short
 * value has. Nothing encloses a field, so that the word NULL is a text and `\N` is NULL.
 * Source: MySQL manual, "LOAD DATA Statement", on TERMINATED BY and ESCAPED BY.
 */
export const LOAD_FORMAT = String.raw`CHARACTER SET binary FIELDS TERMINATED BY 0xFE ESCAPED BY '\\' LINES TERMINATED BY 0xFF`;

export const FIELD_END = 0xfe;
export const LINE_END = 0xff;
export const BACKSLASH = 0x5c;
/** From this on, the first byte of a value is not its length. */
const NOT_SHORT = 0xfb;
const NULL = 0xfb;
const LETTER_N = 0x4e;
const QUOTE = Buffer.from("'");
/** What there is room for at first, and for the row that goes beyond the limit, in bytes. */
const ROOM = 64 * 1024;

/**
 * Turns rows of a text result into lines for LOAD DATA with LOAD_FORMAT. A row of short values, which
 * nearly all are, is copied whole: the byte in front of each value, its length, becomes the separator.
 */
export class LineWriter implements RowWriter {
  rows = 0;
  bytes = 0;
  lastKey: readonly KeyLiteral[] = [];
  private readonly columns: number;
  /** For each part of the key its column, and what a literal of it begins with. */
  private readonly key: ReadonlyArray<readonly [column: number, opening: Buffer | undefined]>;
  private readonly sum = new ChecksumSum();
  private readonly search = new SeparatorSearch();
  private buffer = Buffer.allocUnsafeSlow(ROOM);
  private end = 0;
  private lineStart = 0;

  /** @param limit bytes from which on lines are given to `emit`, to whom they belong then */
  constructor(
    table: Table,
    private readonly limit: number,
    private readonly emit: (lines: Buffer) => void,
  ) {
    this.columns = table.columns.length;
    this.key = table.key.map((column) => [
      table.columns.findIndex(({ name }) => name === column.name),
      openingOf(column),
    ]);
  }

  get checksum(): string {
    return this.sum.digits;
  }

  row(packet: Buffer, from: number, to: number): void {
    const clean = this.search.isRowClean(packet, from, to);
    this.lineStart = this.end;
    const short = clean ? this.short(packet, from, to) : -1;
    const at = short < 0 ? this.long(packet, from) : short;
    if (at < to) this.sum.add(packet, at);
    this.rows += 1;
    if (this.end >= this.limit) this.flush();
  }

  flush(): void {
    if (this.end === 0) return;
    this.lastKey = this.currentKey();
    const full = this.buffer.subarray(0, this.end);
    this.bytes += full.length;
    this.buffer = Buffer.allocUnsafeSlow(Math.min(full.length, this.limit) + ROOM);
    this.end = 0;
    this.emit(full);
  }

  /** Returns where the columns end, or -1 if a value is NULL or long: then nothing is written. */
  private short(packet: Buffer, from: number, to: number): number {
    this.reserve(to - from);
    const { buffer, columns } = this;
    const shift = this.end - from - 1;
    let at = from;
    for (let i = 0; i < columns; i++) {
      const length = packet[at] as number;
      if (length >= NOT_SHORT) return -1;
      at += 1 + length;
    }
    packet.copy(buffer, this.end, from + 1, at);
    for (let mark = from + 1 + (packet[from] as number); mark < at;) {
      buffer[mark + shift] = FIELD_END;
      mark += 1 + (packet[mark] as number);
    }
    this.end = at + shift;
    buffer[this.end++] = LINE_END;
    return at;
  }

  /** Returns where the columns end. */
  private long(packet: Buffer, from: number): number {
    let at = from;
    for (let i = 0; i < this.columns; i++) {
      if (packet[at] === NULL) {
        this.reserve(3);
        this.buffer[this.end++] = BACKSLASH;
        this.buffer[this.end++] = LETTER_N;
        at += 1;
      } else {
        const start = at + prefixBytes(packet, at);
        at = start + lengthAt(packet, at);
        this.value(packet, start, at);
      }
      this.buffer[this.end++] = i === this.columns - 1 ? LINE_END : FIELD_END;
    }
    return at;
  }

  private value(packet: Buffer, from: number, to: number): void {
    if (this.search.isValueClean(from, to)) {
      this.reserve(to - from + 1);
      this.end += packet.copy(this.buffer, this.end, from, to);
      return;
    }
    this.reserve((to - from) * 2 + 1);
    const { buffer } = this;
    let end = this.end;
    for (let i = from; i < to; i++) {
      const byte = packet[i] as number;
      if (byte === BACKSLASH || byte >= FIELD_END) buffer[end++] = BACKSLASH;
      buffer[end++] = byte;
    }
    this.end = end;
  }

  /** Of the line that was written last. */
  private currentKey(): KeyLiteral[] {
    const fields = fieldsOf(this.buffer.subarray(this.lineStart, this.end));
    return this.key.map(([column, opening]) => {
      const value = fields[column] ?? QUOTE.subarray(1);
      if (opening === undefined) return value;
      const out = new SqlBuffer(value.length * 2 + 16);
      out.escaped(value);
      return Buffer.concat([opening, out.view(), QUOTE]);
    });
  }

  private reserve(bytes: number): void {
    const needed = this.end + bytes;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.end);
    this.buffer = larger;
  }
}

/** The values of one line, copied, without escapes. */
function fieldsOf(line: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  const value = Buffer.alloc(line.length);
  let length = 0;
  for (let i = 0; i < line.length; i++) {
    const byte = line[i] as number;
    if (byte >= FIELD_END) {
      fields.push(Buffer.from(value.subarray(0, length)));
      length = 0;
    } else if (byte === BACKSLASH) value[length++] = line[++i] as number;
    else value[length++] = byte;
  }
  return fields;
}
