import type { Header } from '../../event/header.js';
import type { StatementBatch } from '../batch.js';
import { RowExpectation } from './row-expectation.js';
import type { RowPlan } from './row-plan.js';

/** Beyond this size a statement is not continued: more rows would not make it cheaper. */
const STATEMENT_BYTES = 256 * 1024;

/** Rows of one event. */
export interface EventRows {
  readonly plan: RowPlan;
  readonly header: Header;
  /** Holds the row images up to `end`. */
  readonly event: Buffer;
  readonly end: number;
}

/**
 * The statement that the next row may be added to: the last one of its batch, of the same plan. Each
 * row goes `begin`, its part, `finish` or `undo`.
 */
export class OpenStatement {
  private expectation: RowExpectation | undefined;
  private start = 0;
  private end = 0;
  private continued = false;
  /** It is continued by writing it anew, behind itself until that is known to be right. */
  private anew = false;

  /** @param joinRows false: each row is a statement of its own */
  constructor(private readonly joinRows: boolean) {}

  /** The next row starts a new statement. */
  close(): void {
    this.expectation = undefined;
  }

  /** Writes what comes before the row's part. */
  begin({ plan, event }: EventRows, batch: StatementBatch): void {
    const { sql } = batch;
    const takes = this.takes(plan, batch);
    this.anew = takes && plan.continues?.(event, sql.view(this.start)) === true;
    this.continued = this.anew || (takes && plan.separator !== undefined);
    if (this.continued && plan.separator !== undefined) {
      sql.truncate(this.end - plan.closing.length - 1);
      sql.bytes(plan.separator);
    } else {
      if (!this.anew) this.start = sql.length;
      sql.bytes(plan.opening);
    }
  }

  /** Ends the statement after the row between `at` and `next`. */
  finish(rows: EventRows, at: number, next: number, batch: StatementBatch): void {
    const { plan, header, event } = rows;
    if (this.anew) batch.sql.remove(this.start, this.end);
    batch.sql.bytes(plan.closing);
    if (this.continued && this.expectation !== undefined) {
      batch.endAgain();
      this.expectation.add(header, event, at, next);
    } else {
      this.expectation = new RowExpectation(header, plan, event, at, next);
      batch.end(this.expectation);
    }
    this.end = batch.sql.length;
  }

  /** Takes back what was written since `begin`. */
  undo(plan: RowPlan, batch: StatementBatch): void {
    const { sql } = batch;
    sql.needsLax = false;
    if (plan.continues !== undefined) this.close(); // it no longer knows what it wrote before
    if (this.anew || !this.continued) {
      sql.truncate(this.anew ? this.end : this.start);
      return;
    }
    sql.truncate(this.end - plan.closing.length - 1);
    sql.bytes(plan.closing);
    batch.endAgain();
  }

  private takes(plan: RowPlan, { expectations }: StatementBatch): boolean {
    const { expectation } = this;
    return (
      this.joinRows &&
      expectation !== undefined &&
      expectation.plan === plan &&
      expectation === expectations[expectations.length - 1] &&
      expectation.count < plan.maxRows &&
      this.end - this.start < STATEMENT_BYTES
    );
  }
}
