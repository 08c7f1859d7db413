import { FieldType } from '../../binlog/value/field-type.js';
import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { TargetTable } from '../schema/target-table.js';
import { isChanged, type Assignment } from './assignment.js';
import type { BoundColumn } from './bound-column.js';
import { isGroupable, type GroupKey, type WholeKey } from './groupable.js';
import type { RowPlan } from './row-plan.js';
import { CLOSE, COMMA, sqlBytes } from './sql-text.js';
import type { UpdateImages } from './update-images.js';

/** Below so many rows of an event a CASE costs no more. */
const MIN_ROWS = 8;
const MAX_ROWS = 500;
/** Rows are gathered up to this size of their images, so that the statement stays small. */
const MAX_EVENT_BYTES = 32 * 1024;
/** A statement beyond this size is not continued: for the rows of each event it is written anew. */
const MAX_BYTES = 64 * 1024;
/** For so many rows a key may be left out, and one more: each costs the server a range of its own. */
const ROWS_PER_GAP = 8;
/** No integer key has more. */
const KEY_BYTES = 8;
const NULL_VALUE = -1;
/** Before the values of a row: the offset of its key, and how many keys are left out before it. */
const HEAD = 2;

const ELT = sqlBytes('ELT(');
const MINUS = sqlBytes('-(');
const PLUS_ONE = sqlBytes(')+1');
const BETWEEN = sqlBytes(' BETWEEN ');
const AND = sqlBytes(' AND ');
const NO_VALUE = sqlBytes(',NULL');
const NOT_IN = sqlBytes('NOT IN(');

/** The plan for the same rows one by one. */
export interface OneByOne extends Pick<
  RowPlan,
  'title' | 'opening' | 'lenience' | 'writeRow' | 'writeKey'
> {
  readonly generated: readonly string[];
  readonly images: UpdateImages;
  /** Appends what follows the assignments that were written from `start` on, up to and with WHERE. */
  writeWhere(start: number, out: SqlBuffer): void;
}

/** Of each row HEAD and the offsets of its values. One for all: used from `starts` to `writeRow` alone. */
let gathered = new Int32Array(0);

/**
 * Rows to update whose integer keys leave few integers out, also over the borders of events:
 * `UPDATE t SET a=ELT(id-(7)+1,'x',NULL,'y'),b=ELT(id-(7)+1,5,NULL,6) WHERE id BETWEEN 7 AND 9 AND id NOT
 * IN(8)`. The server finds each value by its place, and answers once for many events.
 *
 * ELT makes text of a number, which a column takes as the same number; all but YEAR, to which '0' is 2000.
 */
export class UpdateRun implements RowPlan {
  readonly title: string;
  readonly opening: Buffer;
  readonly closing = Buffer.alloc(0);
  readonly separator = undefined;
  readonly maxRows = MAX_ROWS;
  readonly found = 1;
  readonly twoStep = undefined;
  readonly lax = false;
  readonly generated: readonly string[];
  readonly lenience: RowPlan['lenience'];
  rowsWritten = 0;
  /** What `starts` found: rows, keys left out, the offset after them, first and last key, what changes. */
  private rows = 0;
  private gaps = 0;
  private next = 0;
  private firstAt = 0;
  private lastAt = 0;
  private readonly changed: boolean[];
  /** Of the statement that was written last, from its start on: where each column's values end. */
  private ends: (number | undefined)[] = [];
  private lastKey = 0;
  /** Where the keys that it leaves out stand, and end. */
  private leftOut = 0;
  private leftOutEnd = 0;
  /** The key of its last row, and the one that may follow. */
  private readonly neighbours = Buffer.alloc(2 * KEY_BYTES);
  /** That statement, if it is to be continued. */
  private before: Buffer | undefined;

  private constructor(
    private readonly single: OneByOne,
    private readonly key: GroupKey,
    private readonly whole: WholeKey,
    private readonly assignments: readonly Assignment[],
    /** By assignment: whether rows that change it may be gathered. */
    private readonly allowed: readonly boolean[],
  ) {
    this.title = single.title;
    this.opening = single.opening;
    this.generated = single.generated;
    this.lenience = single.lenience;
    this.changed = assignments.map(() => false);
  }

  /** Undefined: rows of this table do not go this way. */
  static of(
    table: TargetTable,
    columns: readonly BoundColumn[],
    key: GroupKey | undefined,
    assignments: readonly Assignment[],
    single: OneByOne,
  ): UpdateRun | undefined {
    if (key?.whole === undefined) return undefined;
    const allowed = assignments.map((assignment) => {
      const bound = columns[assignment.column];
      const isExact = bound?.same === true && bound.row.type !== FieldType.YEAR;
      return isExact && isGroupable(table, columns, assignment);
    });
    return new UpdateRun(single, key, key.whole, assignments, allowed);
  }

  /** Whether enough rows for a statement start at `at`. Then they are what is written next. */
  starts(event: Buffer, at: number, end: number): boolean {
    const { images } = this.single;
    this.rows = 0;
    this.gaps = 0;
    this.changed.fill(false);
    this.next = at;
    while (this.next < end && this.rows < MAX_ROWS && this.next - at < MAX_EVENT_BYTES) {
      const after = images.locate(event, this.next, end);
      const isOnly = this.rows === 0 && after === end;
      if (isOnly || after - at > MAX_EVENT_BYTES || !this.take(event)) break;
      this.next = after;
    }
    return this.rows >= MIN_ROWS;
  }

  continues(event: Buffer, statement: Buffer): boolean {
    const { neighbours, firstAt, whole } = this;
    event.copy(neighbours, KEY_BYTES, firstAt, firstAt + KEY_BYTES);
    const gap = whole.distance(neighbours, 0, KEY_BYTES) - 1;
    const isNext =
      statement.length < MAX_BYTES &&
      this.mayLeaveOut(gap) &&
      this.changed.every((isSet, i) => !isSet || this.ends[i] !== undefined);
    this.before = isNext ? statement : undefined;
    if (isNext) gathered[1] = gap;
    return isNext;
  }

  /** Writes what `starts` found. */
  writeRow(event: Buffer, _at: number, _end: number, out: SqlBuffer): number {
    const { before, key, neighbours, lastAt } = this;
    const start = out.length - this.opening.length;
    if (before === undefined) this.write(start, event, out);
    else this.writeAnew(before, start, event, out);
    this.lastKey = out.length - start;
    key.write(event, lastAt, out);
    this.writeLeftOut(start, event, out);
    this.before = undefined;
    event.copy(neighbours, 0, lastAt, lastAt + KEY_BYTES);
    this.rowsWritten = this.rows;
    return this.next;
  }

  writeLax(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    out.bytes(this.opening);
    this.rowsWritten = 1;
    return this.single.writeRow(event, at, end, out);
  }

  writeKey(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    return this.single.writeKey(event, at, end, out);
  }

  /** Takes the located row, unless it has to go another way. */
  private take(event: Buffer): boolean {
    const { whole, rows, lastAt } = this;
    const keyAt = this.single.images.before.offset(this.key.column);
    const gap = rows === 0 ? 0 : whole.distance(event, lastAt, keyAt) - 1;
    if (!this.mayLeaveOut(gap) || !this.takeChanges(event)) return false;
    if (rows === 0) this.firstAt = keyAt;
    this.lastAt = keyAt;
    this.gaps += gap;
    this.note(keyAt, gap);
    return true;
  }

  /** Whether the next row may come after so many keys without one; below 0: its key does not ascend. */
  private mayLeaveOut(gap: number): boolean {
    return gap >= 0 && (this.gaps + gap - 1) * ROWS_PER_GAP <= this.rows;
  }

  private takeChanges(event: Buffer): boolean {
    const { assignments, allowed, changed } = this;
    for (let i = 0; i < assignments.length; i++) {
      if (allowed[i] === true && changed[i] === true) continue;
      if (!isChanged(assignments[i] as Assignment, this.single.images, event)) continue;
      if (allowed[i] !== true) return false;
      changed[i] = true;
    }
    return true;
  }

  private note(keyAt: number, gap: number): void {
    const { assignments, width } = this;
    const { after } = this.single.images;
    const base = this.rows * width;
    if (gathered.length < base + width) gathered = larger(base + width);
    gathered[base] = keyAt;
    gathered[base + 1] = gap;
    for (let i = 0; i < assignments.length; i++) {
      const { column } = assignments[i] as Assignment;
      gathered[base + HEAD + i] = after.isNull(column) ? NULL_VALUE : after.offset(column);
    }
    this.rows += 1;
  }

  private get width(): number {
    return HEAD + this.assignments.length;
  }

  private write(start: number, event: Buffer, out: SqlBuffer): void {
    const { key, changed, assignments } = this;
    const from = out.length;
    this.ends = changed.map((isSet, i) => {
      if (!isSet) return undefined;
      if (out.length > from) out.byte(COMMA);
      out.bytes((assignments[i] as Assignment).text);
      out.bytes(ELT);
      out.bytes(key.name);
      out.bytes(MINUS);
      key.write(event, this.firstAt, out);
      out.bytes(PLUS_ONE);
      this.writeValues(i, event, out);
      out.byte(CLOSE);
      return out.length - start - 1;
    });
    this.single.writeWhere(from, out);
    out.bytes(key.name);
    out.bytes(BETWEEN);
    key.write(event, this.firstAt, out);
    out.bytes(AND);
  }

  /** The statement `before` with more values. */
  private writeAnew(before: Buffer, start: number, event: Buffer, out: SqlBuffer): void {
    let copied = this.opening.length;
    this.ends = this.ends.map((end, i) => {
      if (end === undefined) return undefined;
      out.bytes(before, copied, end);
      copied = end;
      this.writeValues(i, event, out);
      return out.length - start;
    });
    out.bytes(before, copied, this.lastKey);
  }

  /** Appends one column of all rows; of a row that does not change it the value that it has. */
  private writeValues(i: number, event: Buffer, out: SqlBuffer): void {
    const { assignments, rows, width } = this;
    const { write, writeNull } = assignments[i] as Assignment;
    for (let row = 0; row < rows; row++) {
      const base = row * width;
      for (let gap = gathered[base + 1] as number; gap > 0; gap--) out.bytes(NO_VALUE);
      out.byte(COMMA);
      const at = gathered[base + HEAD + i] as number;
      if (at === NULL_VALUE) writeNull(out);
      else write(event, at, out);
    }
  }

  /** Appends " AND `id`NOT IN(8)", with the keys that the statement `before` leaves out. */
  private writeLeftOut(start: number, event: Buffer, out: SqlBuffer): void {
    const { before, key, whole, rows, width } = this;
    const from = out.length;
    if (before !== undefined) out.bytes(before, this.leftOut, this.leftOutEnd);
    for (let row = 0; row < rows; row++) {
      for (let gap = gathered[row * width + 1] as number; gap > 0; gap--) {
        if (out.length > from) out.byte(COMMA);
        else {
          out.bytes(AND);
          out.bytes(key.name);
          out.bytes(NOT_IN);
        }
        whole.writeLess(event, gathered[row * width] as number, gap, out);
      }
    }
    this.leftOut = from - start;
    this.leftOutEnd = out.length - start;
    if (out.length > from) out.byte(CLOSE);
  }
}

function larger(length: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(length * 2);
  grown.set(gathered);
  return grown;
}
