import { SluiceError } from '../../errors/sluice-error.js';
import type { Header } from '../../event/header.js';
import type { StatementBatch } from '../batch.js';
import type { Answer } from '../target/query-command.js';
import { CutCheck } from './cut-check.js';
import { OpenStatement, type EventRows } from './open-statement.js';
import { RowExpectation } from './row-expectation.js';
import { malformed } from './row-error.js';
import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { RowPlan, TwoStep } from './row-plan.js';
import { LAX_SQL_MODE, ROW_SQL_MODE } from './sql-mode.js';

/**
 * Appends rows to a batch. Rows of one plan that follow each other directly share statements, over
 * the borders of events and transactions; nothing is ever reordered.
 */
export class RowWriter {
  private readonly open: OpenStatement;

  /** @param maxBytes size that the text of a batch must not pass */
  constructor(
    private readonly maxBytes: number,
    joinRows = true,
  ) {
    this.open = new OpenStatement(joinRows);
  }

  /**
   * Appends the rows from `from` on.
   * @returns the offset of the first row that did not fit into the batch; `rows.end` if all did
   * @throws SluiceError PACKET_TOO_LARGE if a row does not fit into a batch of its own
   */
  append(rows: EventRows, from: number, batch: StatementBatch): number {
    const { plan, event, end } = rows;
    let at = from;
    while (at < end) {
      const twice = plan.twoStep?.isNeeded(event, at, end) === true;
      const chosen = choose(rows, at);
      const next = twice ? this.appendTwice(rows, at, batch) : this.appendRow(chosen, at, batch);
      if (next <= at) return at;
      at = next;
    }
    return at;
  }

  /** Returns the offset after what was appended; `at` if the batch is full. */
  private appendRow(rows: EventRows, at: number, batch: StatementBatch): number {
    const { plan, event, end } = rows;
    const out = batch.sql;
    const start = out.length;
    this.open.begin(rows, batch);
    const next = plan.writeRow(event, at, end, out);
    if (next <= at) throw malformed(`${plan.title}: a row image of no bytes`);
    const lax = out.needsLax || plan.lax;
    const bytes = out.length + plan.closing.length + 1;
    if (!lax && bytes <= this.maxBytes) {
      this.open.finish(rows, at, next, batch);
      return next;
    }
    this.open.undo(plan, batch);
    return lax ? this.appendLax(rows, at, batch) : this.full(rows, at, bytes - start, batch);
  }

  /** Appends a row as a statement of its own without strict mode. */
  private appendLax(rows: EventRows, at: number, batch: StatementBatch): number {
    const { plan, event, end } = rows;
    return this.appendApart(rows, at, batch, () => {
      return this.statementLax(rows, at, batch, () => writeLax(plan, event, at, end, batch.sql));
    });
  }

  /** Appends a row that takes two statements. */
  private appendTwice(rows: EventRows, at: number, batch: StatementBatch): number {
    const { plan, event } = rows;
    const { twoStep } = plan;
    if (twoStep === undefined) return at;
    const write = (part: TwoStep['writeFirst']): number => {
      batch.sql.bytes(plan.opening);
      part(event, batch.sql);
      return twoStep.next;
    };
    const append = (isLax: boolean, part: TwoStep['writeFirst']): void => {
      if (isLax) this.statementLax(rows, at, batch, () => write(part));
      else this.endApart(rows, at, write(part), batch);
    };
    return this.appendApart(rows, at, batch, () => {
      append(plan.lax || twoStep.firstLax === true, (row, out) => twoStep.writeFirst(row, out));
      append(plan.lax, (row, out) => twoStep.writeSecond(row, out));
      return twoStep.next;
    });
  }

  /**
   * Appends a statement that is run without strict mode, and the question what it has cut.
   * @param write appends it, and returns the offset after its row
   */
  private statementLax(
    rows: EventRows,
    at: number,
    batch: StatementBatch,
    write: () => number,
  ): number {
    const { plan, header } = rows;
    setSqlMode(LAX_SQL_MODE, header, batch);
    batch.sql.isLax = true;
    batch.sql.laxColumns.clear();
    const next = write();
    batch.sql.isLax = false;
    const check = new CutCheck(plan, batch.sql.laxColumns);
    this.endApart(rows, at, next, batch, (answer) => check.count(answer));
    check.append(header, batch);
    setSqlMode(ROW_SQL_MODE, header, batch);
    batch.sql.needsLax = false;
    return next;
  }

  private endApart(
    { plan, header, event }: EventRows,
    at: number,
    next: number,
    batch: StatementBatch,
    inspect?: (answer: Answer) => void,
  ): void {
    batch.sql.bytes(plan.closing);
    const expectation = new RowExpectation(header, plan, event, at, next);
    batch.end(expectation);
    if (inspect !== undefined) expectation.inspect = inspect;
  }

  /** Appends statements that belong together and are not continued, or none if the batch is full. */
  private appendApart(
    rows: EventRows,
    at: number,
    batch: StatementBatch,
    write: () => number,
  ): number {
    const out = batch.sql;
    const [start, statements] = [out.length, batch.expectations.length];
    const next = write();
    this.open.close();
    const bytes = out.length - start;
    if (out.length <= this.maxBytes) return next;
    out.truncate(start);
    batch.expectations.length = statements;
    return this.full(rows, at, bytes, batch);
  }

  /** Returns `at` if sending the batch makes room. */
  private full(
    { plan, header }: EventRows,
    at: number,
    bytes: number,
    batch: StatementBatch,
  ): number {
    if (!batch.isEmpty) return at;
    throw new SluiceError(
      'PACKET_TOO_LARGE',
      `${plan.title}: the statement for one row has ${bytes} bytes, the slave takes ${this.maxBytes}`,
      {
        hint: 'Set max_allowed_packet on the slave higher, up to 1 GiB, then `trepctl online`.',
        seqno: header.seqno,
        eventId: header.eventId,
      },
    );
  }
}

function choose(rows: EventRows, at: number): EventRows {
  const { plan, event, end } = rows;
  const chosen = plan.choose?.(event, at, end) ?? plan;
  return chosen === plan ? rows : { ...rows, plan: chosen };
}

function writeLax(plan: RowPlan, event: Buffer, at: number, end: number, out: SqlBuffer): number {
  if (plan.writeLax !== undefined) return plan.writeLax(event, at, end, out);
  out.bytes(plan.opening);
  return plan.writeRow(event, at, end, out);
}

function setSqlMode(mode: string, header: Header, batch: StatementBatch): void {
  batch.sql.text(`SET sql_mode='${mode}'`);
  batch.end({ header, rows: undefined, describe: undefined, undone: true });
}
