import type { EventFormat } from '../../event/format.js';
import type { Header } from '../../event/header.js';
import type { StatementBatch } from '../batch.js';
import type { TargetQuery } from '../schema/target-query.js';

export interface RowApplierOptions {
  /**
   * Runs one text query on the target's session, for schema look-ups; called by `prepare` alone.
   * Result strings may arrive as strings or as buffers.
   */
  readonly query: TargetQuery;
  /** Size that the text of a batch must not pass, in bytes: `max_allowed_packet` less some slack. */
  readonly maxBatchBytes: number;
}

/**
 * Turns row events into SQL for the target. Use, per event of the binlog:
 *
 *     TABLE_MAP:  if (rowApplier.tableMap(raw, format)) { await send(batch); await rowApplier.prepare(); }
 *     rows event: let done = rowApplier.rows(raw, format, header, batch);
 *                 while (!done) { await send(batch); done = rowApplier.resume(batch); }
 *
 * The session must be the one of row events: strict sql_mode with NO_AUTO_VALUE_ON_ZERO and
 * ALLOW_INVALID_DATES but without NO_ZERO_DATE and NO_ZERO_IN_DATE, character_set_client=binary,
 * time_zone='+00:00', CLIENT_FOUND_ROWS. Statements of one batch run in order and all of them, or
 * the block is rolled back. Buffers given to `rows` must stay unchanged until the batch that they
 * went to has been answered: `Expectation.describe` reads the key from them.
 */
export class RowApplier {
  constructor(readonly options: RowApplierOptions) {}

  /**
   * Takes a TABLE_MAP event (header and checksum included). No I/O.
   * @returns true if `prepare` must be awaited before the rows events that follow
   */
  tableMap(_raw: Buffer, _format: EventFormat): boolean {
    return true;
  }

  /** Looks up the target's tables that `tableMap` found unknown. */
  async prepare(): Promise<void> {}

  /**
   * Appends the SQL of one rows event; the last statement of the batch is continued where it has
   * the same table, operation and columns.
   * @returns false if the batch is full: send it and call `resume` until that returns true
   * @throws SluiceError TABLE_MISMATCH, VALUE_UNSUPPORTED, EVENT_MALFORMED, PACKET_TOO_LARGE
   */
  rows(_raw: Buffer, _format: EventFormat, _header: Header, _batch: StatementBatch): boolean {
    return true;
  }

  /** Goes on with the event that `rows` could not finish. */
  resume(_batch: StatementBatch): boolean {
    return true;
  }

  /** DDL passed: forgets what is known of the target's tables. */
  invalidate(): void {}

  /**
   * The session is new, or something else set foreign_key_checks, unique_checks or
   * check_constraint_checks, or a batch was thrown away: the next rows event sets what it needs.
   */
  forgetSession(): void {}
}
