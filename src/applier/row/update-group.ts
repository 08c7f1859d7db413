import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { TargetTable } from '../schema/target-table.js';
import { isChanged, type Assignment } from './assignment.js';
import type { BoundColumn } from './bound-column.js';
import { isGroupable, type GroupKey } from './groupable.js';
import { CLOSE, COMMA, OPEN, sqlBytes } from './sql-text.js';
import type { UpdateImages } from './update-images.js';

const MAX_ROWS = 32;
/** Rows are gathered up to this size of their images, so that the statement stays small. */
const MAX_BYTES = 32 * 1024;
const NULL_VALUE = -1;

const WHEN = sqlBytes(' WHEN ');
const THEN = sqlBytes(' THEN ');
const END = sqlBytes(' END');
const BETWEEN = sqlBytes(' BETWEEN ');
const AND = sqlBytes(' AND ');

/**
 * Several rows of one event as one statement:
 * `UPDATE t SET a=CASE id WHEN 1 THEN 5 WHEN 3 THEN 6 END WHERE id IN(1,3)`; where no other integer is
 * between the keys `WHERE id BETWEEN 1 AND 2`, which the server reads as one range.
 *
 * Only rows in ascending order of an integer primary key, which stays as it is, are gathered: that is
 * the order in which the server goes through them too, and no row comes twice. Columns of other
 * unique keys are left to single statements.
 */
export class UpdateGroup {
  /** Rows gathered; offsets of their keys, and of their values by row and assignment. */
  private count = 0;
  /** Whether each key is the one before and one more. */
  private isRun = false;
  private readonly keys = new Int32Array(MAX_ROWS);
  private readonly values: Int32Array;
  private readonly changed: boolean[];

  private constructor(
    private readonly key: GroupKey,
    private readonly assignments: readonly Assignment[],
    /** By assignment: whether rows that change it may be gathered. */
    private readonly allowed: readonly boolean[],
  ) {
    this.values = new Int32Array(MAX_ROWS * assignments.length);
    this.changed = assignments.map(() => false);
  }

  /** Undefined: rows of this table are updated one by one. */
  static of(
    table: TargetTable,
    columns: readonly BoundColumn[],
    key: GroupKey | undefined,
    assignments: readonly Assignment[],
  ): UpdateGroup | undefined {
    if (key === undefined) return undefined;
    const allowed = assignments.map((assignment) => isGroupable(table, columns, assignment));
    return new UpdateGroup(key, assignments, allowed);
  }

  /**
   * Gathers rows from `at` on, as many as go into one statement.
   * @returns their number, and the offset after them in `next`; below 2: not worth it
   */
  gather(images: UpdateImages, event: Buffer, at: number, end: number): GatheredRows {
    this.count = 0;
    this.isRun = this.key.whole !== undefined;
    this.changed.fill(false);
    let next = at;
    while (next < end && this.count < MAX_ROWS && next - at < MAX_BYTES) {
      const after = images.locate(event, next, end);
      if (after - at > MAX_BYTES || !this.take(images, event)) break;
      next = after;
    }
    return { count: this.count, next };
  }

  /** Appends the assignments. Nothing: no row changes. */
  writeAssignments(event: Buffer, out: SqlBuffer): void {
    let first = true;
    for (let i = 0; i < this.assignments.length; i++) {
      if (this.changed[i] !== true) continue;
      if (!first) out.byte(COMMA);
      first = false;
      this.writeCase(i, event, out);
    }
  }

  /** Appends "`id` BETWEEN 1 AND 2" or "`id`IN(1,3)". */
  writeMatch(event: Buffer, out: SqlBuffer): void {
    out.bytes(this.key.name);
    if (this.isRun) this.writeRange(event, out);
    else this.writeList(event, out);
  }

  private writeRange(event: Buffer, out: SqlBuffer): void {
    const { key, keys, count } = this;
    out.bytes(BETWEEN);
    key.write(event, keys[0] as number, out);
    out.bytes(AND);
    key.write(event, keys[count - 1] as number, out);
  }

  private writeList(event: Buffer, out: SqlBuffer): void {
    const { key, keys } = this;
    out.text('IN');
    for (let row = 0; row < this.count; row++) {
      out.byte(row === 0 ? OPEN : COMMA);
      key.write(event, keys[row] as number, out);
    }
    out.byte(CLOSE);
  }

  /** Takes the located row, unless it has to be a statement of its own. */
  private take(images: UpdateImages, event: Buffer): boolean {
    const { key, keys, assignments, count } = this;
    const keyAt = images.before.offset(key.column);
    const lastAt = keys[count - 1];
    if (lastAt !== undefined && !key.ascends(event, lastAt, keyAt)) return false;
    for (let i = 0; i < assignments.length; i++) {
      if (this.allowed[i] === true) continue;
      if (isChanged(assignments[i] as Assignment, images, event)) return false;
    }
    keys[count] = keyAt;
    if (lastAt !== undefined && key.whole?.distance(event, lastAt, keyAt) !== 1) this.isRun = false;
    this.noteValues(images, event);
    this.count += 1;
    return true;
  }

  private noteValues(images: UpdateImages, event: Buffer): void {
    const { assignments, values, changed } = this;
    const base = this.count * assignments.length;
    for (let i = 0; i < assignments.length; i++) {
      const assignment = assignments[i] as Assignment;
      const isNull = images.after.isNull(assignment.column);
      values[base + i] = isNull ? NULL_VALUE : images.after.offset(assignment.column);
      if (changed[i] === false && isChanged(assignment, images, event)) changed[i] = true;
    }
  }

  /** One column of all rows; a row that does not change it gets the value that it has. */
  private writeCase(i: number, event: Buffer, out: SqlBuffer): void {
    const { key, keys, values, assignments } = this;
    const { text, write, writeNull } = assignments[i] as Assignment;
    out.bytes(text);
    out.text('CASE ');
    out.bytes(key.name);
    for (let row = 0; row < this.count; row++) {
      out.bytes(WHEN);
      key.write(event, keys[row] as number, out);
      out.bytes(THEN);
      const at = values[row * assignments.length + i] as number;
      if (at === NULL_VALUE) writeNull(out);
      else write(event, at, out);
    }
    out.bytes(END);
  }
}

export interface GatheredRows {
  readonly count: number;
  readonly next: number;
}
