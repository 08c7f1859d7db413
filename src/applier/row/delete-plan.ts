import type { LiteralWriter } from '../../binlog/column.js';
import { literalWriter } from '../../binlog/literals.js';
import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { TargetTable } from '../schema/target-table.js';
import type { BoundColumn } from './bound-column.js';
import { DeleteRange } from './delete-range.js';
import { groupKey } from './groupable.js';
import { chooseIdentity, limitOf, type Identity } from './identity.js';
import { ImageLayout } from './image-layout.js';
import { isInteger } from './integer-key.js';
import { Joins } from './joins.js';
import { RowMatch } from './row-match.js';
import type { RowPlan } from './row-plan.js';
import { CLOSE, COMMA, OPEN, column, sqlBytes, tableName } from './sql-text.js';

/** How the rows of a statement are told: what comes before, between and after them. */
interface Form {
  readonly opening: string;
  readonly separator: Buffer | undefined;
  readonly closing: string;
  /** Set: only this literal is written for a row. */
  readonly key?: { readonly column: number; readonly write: LiteralWriter };
  /** Whether a row's comparisons are put in brackets. */
  readonly bracketed: boolean;
}

/**
 * Below `eq_range_index_dive_limit` (200), MariaDB's `in_predicate_conversion_threshold` (1000) and
 * what `range_optimizer_max_mem_size` allows, above which a server would read the whole table.
 */
const MAX_ROWS = 100;

/**
 * Rows to delete: by an integer key `WHERE id IN(1,2)` or a range, by another unique key
 * `WHERE(a=1 AND b='x')OR(a=2 AND b='y')`, else one statement a row. Not `(a,b)IN(...)`: MySQL does
 * not find ENUM and SET columns by number then.
 */
export class DeletePlan implements RowPlan {
  readonly title: string;
  readonly opening: Buffer;
  readonly closing: Buffer;
  readonly separator: Buffer | undefined;
  readonly maxRows = MAX_ROWS;
  readonly found = 1;
  readonly rowsWritten = 1;
  readonly twoStep = undefined;
  readonly lax = false;
  readonly joins: Joins;
  private readonly layout: ImageLayout;
  private readonly match: RowMatch;
  private readonly form: Form;
  private readonly range: DeleteRange | undefined;

  constructor(
    table: TargetTable,
    columns: readonly BoundColumn[],
    present: readonly number[],
    joinRows = true,
    apart: Set<string> = new Set(),
  ) {
    const identity = chooseIdentity(table, columns, present);
    this.form = formOf(identity, columns);
    this.title = `DELETE from ${tableName(table)}`;
    const from = `DELETE FROM ${tableName(table)}`;
    this.opening = sqlBytes(`${from} WHERE${this.form.opening}`);
    this.closing = sqlBytes(this.form.closing);
    this.joins = new Joins(apart, table);
    this.separator = this.joins.areOn ? this.form.separator : undefined;
    this.layout = new ImageLayout(columns, present);
    this.match = new RowMatch(table, columns, identity);
    const key = groupKey(table, columns, identity);
    const mayRange = joinRows && this.separator !== undefined && key?.whole !== undefined;
    this.range = mayRange ? new DeleteRange(this, from, key, this.layout) : undefined;
  }

  choose(event: Buffer, at: number, end: number): RowPlan {
    const { range } = this;
    return range?.starts(event, at, end) === true ? range : this;
  }

  writeRow(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    const { key, bracketed } = this.form;
    if (key !== undefined) {
      const next = this.layout.locate(event, at, end);
      key.write(event, this.layout.offset(key.column), out);
      return next;
    }
    if (bracketed) out.byte(OPEN);
    const next = this.writeKey(event, at, end, out);
    if (bracketed) out.byte(CLOSE);
    return next;
  }

  writeKey(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    const next = this.layout.locate(event, at, end);
    this.match.write(event, this.layout, out);
    return next;
  }
}

function formOf(identity: Identity, columns: readonly BoundColumn[]): Form {
  if (!identity.unique) {
    return { opening: ' ', separator: undefined, closing: limitOf(identity), bracketed: false };
  }
  const [first, second] = identity.columns;
  const bound = first === undefined ? undefined : columns[first];
  if (first === undefined || bound === undefined || second !== undefined || !isInteger(bound.row)) {
    return { opening: '', separator: sqlBytes('OR'), closing: '', bracketed: true };
  }
  return {
    opening: ` ${column(bound.target.name)}IN(`,
    separator: Buffer.of(COMMA),
    closing: ')',
    key: { column: first, write: literalWriter(bound.row, 'compare') },
    bracketed: false,
  };
}
