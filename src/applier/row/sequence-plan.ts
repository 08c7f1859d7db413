import type { LiteralWriter } from '../../binlog/column.js';
import { literalWriter } from '../../binlog/literals.js';
import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { TargetTable } from '../schema/target-table.js';
import type { BoundColumn } from './bound-column.js';
import { ImageLayout } from './image-layout.js';
import { writeKeyOf } from './key-text.js';
import type { RowPlan, TwoStep } from './row-plan.js';
import { CLOSE, COMMA, NULL_TEXT, column, sqlBytes, tableName } from './sql-text.js';

interface Written {
  /** Index of the event's column. */
  readonly column: number;
  readonly write: LiteralWriter;
}

/**
 * The state of a MariaDB sequence that is logged without all its columns (`binlog_row_image=MINIMAL`).
 * A sequence takes an INSERT of a whole row only, which reads no table: what the image leaves out is
 * taken from the slave's sequence first, into user variables.
 */
export class SequencePlan implements RowPlan {
  readonly title: string;
  readonly opening = Buffer.alloc(0);
  readonly closing = Buffer.alloc(0);
  readonly separator = undefined;
  readonly maxRows = 1;
  readonly found = 1;
  readonly lax = false;
  readonly rowsWritten = 1;
  readonly twoStep: TwoStep;
  private readonly layout: ImageLayout;
  private readonly written: readonly Written[];
  private readonly fetch: Buffer;
  private readonly insert: Buffer;

  constructor(
    private readonly table: TargetTable,
    private readonly columns: readonly BoundColumn[],
    private readonly present: readonly number[],
  ) {
    const name = tableName(table);
    const given = new Set(present.map((i) => columns[i]?.position));
    const kept = table.columns.filter((_, position) => !given.has(position)).map((c) => c.name);
    const variables = kept.map((_, i) => `@sluice_sequence_${i}`);
    const bound = present.flatMap((i) => columns[i] ?? []);
    const names = [...kept, ...bound.map(({ target }) => target.name)].map((text) => column(text));
    this.title = `INSERT into sequence ${name}`;
    this.fetch = sqlBytes(
      `SELECT ${names.slice(0, kept.length).join(',')} INTO ${variables.join(',')} FROM ${name}`,
    );
    this.insert = sqlBytes(`INSERT INTO ${name}(${names.join(',')})VALUES(${variables.join(',')}`);
    this.written = present.flatMap((i) => {
      const row = columns[i]?.row;
      return row === undefined ? [] : [{ column: i, write: literalWriter(row, 'store') }];
    });
    this.layout = new ImageLayout(columns, present);
    this.twoStep = this.steps();
  }

  /** Never asked for: every row takes two statements. */
  writeRow(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    const next = this.layout.locate(event, at, end);
    this.writeInsert(event, out);
    return next;
  }

  writeKey(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    return writeKeyOf(this.table, this.columns, this.present, { event, at, end }, out);
  }

  private steps(): TwoStep {
    const steps = {
      next: 0,
      isNeeded: (event: Buffer, at: number, end: number) => {
        steps.next = this.layout.locate(event, at, end);
        return true;
      },
      writeFirst: (_event: Buffer, out: SqlBuffer) => out.bytes(this.fetch),
      writeSecond: (event: Buffer, out: SqlBuffer) => this.writeInsert(event, out),
    };
    return steps;
  }

  private writeInsert(event: Buffer, out: SqlBuffer): void {
    out.bytes(this.insert);
    for (const { column: i, write } of this.written) {
      out.byte(COMMA);
      if (this.layout.isNull(i)) out.bytes(NULL_TEXT);
      else write(event, this.layout.offset(i), out);
    }
    out.byte(CLOSE);
  }
}

/** Whether the rows of the table are such states. */
export function isPartOfSequence(table: TargetTable, present: readonly number[]): boolean {
  return table.type === 'SEQUENCE' && present.length < table.columns.length;
}
