import type { LiteralWriter } from '../../binlog/column.js';
import { literalWriter } from '../../binlog/literals.js';
import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { TargetTable } from '../schema/target-table.js';
import type { BoundColumn } from './bound-column.js';
import { chooseIdentity } from './identity.js';
import { ImageLayout } from './image-layout.js';
import { mismatch } from './row-error.js';
import { RowMatch } from './row-match.js';
import type { RowPlan } from './row-plan.js';
import { COMMA, NULL_TEXT, column, sqlBytes, tableName } from './sql-text.js';

interface Assignment {
  /** Index of the event's column. */
  readonly column: number;
  /** "`c`=" */
  readonly text: Buffer;
  readonly write: LiteralWriter;
  /** Whether the before image has the column too, so that an equal value need not be written. */
  readonly comparable: boolean;
}

const WHERE = sqlBytes(' WHERE ');

/**
 * A row to update: `UPDATE t SET b=2 WHERE a=1`, with the columns of the after image that differ
 * from the before image. A row that stays as it is is looked up nevertheless.
 */
export class UpdatePlan implements RowPlan {
  readonly title: string;
  readonly opening: Buffer;
  readonly closing: Buffer;
  readonly separator = undefined;
  readonly maxRows = 1;
  readonly found = 1;
  readonly lax = false;
  private readonly before: ImageLayout;
  private readonly after: ImageLayout;
  private readonly assignments: readonly Assignment[];
  /** "`c`=`c`" for columns that would change by themselves, else for one column of the key. */
  private readonly kept: Buffer;
  private readonly keptAlways: boolean;
  private readonly match: RowMatch;

  constructor(
    table: TargetTable,
    columns: readonly BoundColumn[],
    presentBefore: readonly number[],
    presentAfter: readonly number[],
  ) {
    const identity = chooseIdentity(table, columns, presentBefore);
    this.title = `UPDATE of ${tableName(table)}`;
    this.opening = sqlBytes(`UPDATE ${tableName(table)} SET `);
    this.closing = sqlBytes(identity.unique || !identity.whole ? '' : ' LIMIT 1');
    this.before = new ImageLayout(columns, presentBefore);
    this.after = new ImageLayout(columns, presentAfter);
    this.match = new RowMatch(table, columns, identity);
    this.assignments = assignments(columns, presentBefore, presentAfter);
    const pinned = unwritten(table, columns, presentAfter);
    this.keptAlways = pinned.length > 0;
    this.kept = sqlBytes((this.keptAlways ? pinned : anyColumn(table)).map(itself).join(','));
  }

  writeRow(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    const afterAt = this.before.locate(event, at, end);
    const next = this.after.locate(event, afterAt, end);
    const start = out.length;
    this.writeAssignments(event, out);
    if (out.length === start) out.bytes(this.kept);
    else if (this.keptAlways) {
      out.byte(COMMA);
      out.bytes(this.kept);
    }
    out.bytes(WHERE);
    this.match.write(event, this.before, out);
    return next;
  }

  writeKey(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    const afterAt = this.before.locate(event, at, end);
    this.match.write(event, this.before, out);
    return this.after.locate(event, afterAt, end);
  }

  private writeAssignments(event: Buffer, out: SqlBuffer): void {
    const { assignments, before, after } = this;
    let first = true;
    for (let i = 0; i < assignments.length; i++) {
      const { column, text, write, comparable } = assignments[i] as Assignment;
      if (comparable && before.sameValue(after, column, event)) continue;
      if (!first) out.byte(COMMA);
      first = false;
      out.bytes(text);
      if (after.isNull(column)) out.bytes(NULL_TEXT);
      else write(event, after.offset(column), out);
    }
  }
}

function assignments(
  columns: readonly BoundColumn[],
  presentBefore: readonly number[],
  presentAfter: readonly number[],
): Assignment[] {
  const before = new Set(presentBefore);
  return presentAfter.flatMap((i) => {
    const bound = columns[i];
    if (bound === undefined || bound.target.generated !== undefined) return [];
    const { target, row } = bound;
    return {
      column: i,
      text: sqlBytes(`${column(target.name)}=`),
      write: literalWriter(row, 'store'),
      // What would change by itself has to be written even if it stays.
      comparable: before.has(i) && !target.updatesItself,
    };
  });
}

/** Columns with ON UPDATE CURRENT_TIMESTAMP that the after image does not have: they stayed. */
function unwritten(
  table: TargetTable,
  columns: readonly BoundColumn[],
  presentAfter: readonly number[],
): string[] {
  const written = new Set(presentAfter.map((i) => columns[i]?.position));
  return table.columns
    .filter((target, position) => target.updatesItself && !written.has(position))
    .map(({ name }) => name);
}

/** @throws SluiceError TABLE_MISMATCH if every column is generated */
function anyColumn(table: TargetTable): string[] {
  const found = table.columns.find((target) => target.generated === undefined);
  if (found !== undefined) return [found.name];
  throw mismatch(
    tableName(table),
    'every column on the slave is generated',
    'Make the table on the slave like the one on the master, then `trepctl online`.',
  );
}

function itself(name: string): string {
  return `${column(name)}=${column(name)}`;
}
