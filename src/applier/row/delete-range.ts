import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { GroupKey } from './groupable.js';
import type { ImageLayout } from './image-layout.js';
import type { Joins } from './joins.js';
import type { RowPlan } from './row-plan.js';
import { sqlBytes } from './sql-text.js';

/** Below so many rows a list costs less: its statement takes rows of several runs and events. */
const MIN_ROWS = 16;
const MAX_ROWS = 1000;

const AND = sqlBytes(' AND ');

/**
 * Rows to delete whose integer keys leave no integer out, as the server reads them fastest:
 * `DELETE FROM t WHERE id BETWEEN 1 AND 45`. There is no other key in between, and the rows are counted.
 */
export class DeleteRange implements RowPlan {
  readonly title: string;
  readonly opening: Buffer;
  readonly closing = Buffer.alloc(0);
  readonly separator = undefined;
  readonly maxRows = 1;
  readonly found = 1;
  readonly twoStep = undefined;
  readonly lax = false;
  rowsWritten = 0;
  readonly joins: Joins;

  /** @param list the plan for the same rows by a list */
  constructor(
    private readonly list: Pick<RowPlan, 'title' | 'writeKey'> & { readonly joins: Joins },
    from: string,
    private readonly key: GroupKey,
    private readonly layout: ImageLayout,
  ) {
    this.title = list.title;
    this.joins = list.joins;
    this.opening = Buffer.concat([sqlBytes(`${from} WHERE `), key.name, sqlBytes(' BETWEEN ')]);
  }

  /** Whether enough rows for a range start at `at`. */
  starts(event: Buffer, at: number, end: number): boolean {
    return this.run(event, at, end, MIN_ROWS).rows === MIN_ROWS;
  }

  writeRow(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    const { rows, first, last, next } = this.run(event, at, end, MAX_ROWS);
    this.key.write(event, first, out);
    out.bytes(AND);
    this.key.write(event, last, out);
    this.rowsWritten = rows;
    return next;
  }

  writeKey(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    return this.list.writeKey(event, at, end, out);
  }

  /** Rows from `at` on of which each has the key after the one before, `most` of them at most. */
  private run(event: Buffer, at: number, end: number, most: number): Run {
    const { layout, key } = this;
    let next = layout.locate(event, at, end);
    const first = layout.offset(key.column);
    let last = first;
    let rows = 1;
    while (next < end && rows < most) {
      const after = layout.locate(event, next, end);
      const keyAt = layout.offset(key.column);
      if (key.whole?.distance(event, last, keyAt) !== 1) break;
      [last, next] = [keyAt, after];
      rows += 1;
    }
    return { rows, first, last, next };
  }
}

interface Run {
  readonly rows: number;
  /** Offsets of the first and the last key. */
  readonly first: number;
  readonly last: number;
  /** Offset after the rows. */
  readonly next: number;
}
