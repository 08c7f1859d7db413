import type { LiteralWriter } from '../../binlog/column.js';
import { literalWriter } from '../../binlog/literals.js';
import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { TargetTable } from '../schema/target-table.js';
import type { BoundColumn } from './bound-column.js';
import { chooseIdentity, limitOf, type Identity } from './identity.js';
import { ImageLayout } from './image-layout.js';
import { RowMatch } from './row-match.js';
import type { RowPlan } from './row-plan.js';
import { CLOSE, COMMA, OPEN, column, sqlBytes, tableName } from './sql-text.js';

/**
 * Rows to delete. By a unique key: `DELETE FROM t WHERE(a,b)IN((1,2),(3,4))`, which both servers
 * answer by the key. Else one statement a row.
 */
export function deletePlan(
  table: TargetTable,
  columns: readonly BoundColumn[],
  present: readonly number[],
): RowPlan {
  const identity = chooseIdentity(table, columns, present);
  return identity.unique
    ? new KeyedDeletePlan(table, columns, present, identity)
    : new MatchDeletePlan(table, columns, present, identity);
}

class KeyedDeletePlan implements RowPlan {
  readonly title: string;
  readonly opening: Buffer;
  readonly closing = Buffer.of(CLOSE);
  readonly separator: Buffer | undefined;
  /**
   * Below `eq_range_index_dive_limit` (200), MariaDB's `in_predicate_conversion_threshold` (1000) and
   * what `range_optimizer_max_mem_size` allows, above which a server would read the whole table.
   */
  readonly maxRows = 100;
  readonly found = 1;
  readonly rowsWritten = 1;
  readonly twoStep = undefined;
  readonly lax = false;
  private readonly layout: ImageLayout;
  private readonly match: RowMatch;
  private readonly keyColumns: readonly number[];
  private readonly writers: readonly LiteralWriter[];

  constructor(
    table: TargetTable,
    columns: readonly BoundColumn[],
    present: readonly number[],
    identity: Identity,
  ) {
    const bound = identity.columns.flatMap((i) => columns[i] ?? []);
    const names = bound.map(({ target }) => column(target.name)).join(',');
    this.title = `DELETE from ${tableName(table)}`;
    this.opening = sqlBytes(`DELETE FROM ${tableName(table)} WHERE(${names})IN(`);
    // One statement deletes in the order of the index. Rows that refer to others of the same table
    // need the order of the event, or the foreign key refuses.
    this.separator = table.selfReferencing ? undefined : Buffer.of(COMMA);
    this.layout = new ImageLayout(columns, present);
    this.match = new RowMatch(table, columns, identity);
    this.keyColumns = identity.columns;
    this.writers = bound.map(({ row }) => literalWriter(row, 'compare'));
  }

  writeRow(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    const { layout, keyColumns, writers } = this;
    const next = layout.locate(event, at, end);
    let separator = OPEN;
    for (let k = 0; k < keyColumns.length; k++) {
      out.byte(separator);
      separator = COMMA;
      (writers[k] as LiteralWriter)(event, layout.offset(keyColumns[k] as number), out);
    }
    out.byte(CLOSE);
    out.needsLax = false;
    return next;
  }

  writeKey(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    const next = this.layout.locate(event, at, end);
    this.match.write(event, this.layout, out);
    return next;
  }
}

class MatchDeletePlan implements RowPlan {
  readonly title: string;
  readonly opening: Buffer;
  readonly closing: Buffer;
  readonly separator = undefined;
  readonly maxRows = 1;
  readonly found = 1;
  readonly rowsWritten = 1;
  readonly twoStep = undefined;
  readonly lax = false;
  private readonly layout: ImageLayout;
  private readonly match: RowMatch;

  constructor(
    table: TargetTable,
    columns: readonly BoundColumn[],
    present: readonly number[],
    identity: Identity,
  ) {
    this.title = `DELETE from ${tableName(table)}`;
    this.opening = sqlBytes(`DELETE FROM ${tableName(table)} WHERE `);
    this.closing = sqlBytes(limitOf(identity));
    this.layout = new ImageLayout(columns, present);
    this.match = new RowMatch(table, columns, identity);
  }

  writeRow(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    const next = this.layout.locate(event, at, end);
    this.match.write(event, this.layout, out);
    return next;
  }

  writeKey(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    return this.writeRow(event, at, end, out);
  }
}
