import type { RowsEvent } from '../../binlog/binlog-event.js';
import type { RowChange, TargetTable } from '../schema/target-table.js';
import type { BoundColumn } from './bound-column.js';
import { DeletePlan } from './delete-plan.js';
import { InsertPlan } from './insert-plan.js';
import type { Lenience } from './lenience.js';
import { mismatch } from './row-error.js';
import { bitsSet } from './row-image.js';
import type { RowPlan } from './row-plan.js';
import { isPartOfSequence, SequencePlan } from './sequence-plan.js';
import { tableName } from './sql-text.js';
import { UpdatePlan } from './update-plan.js';

type Operation = RowsEvent['operation'];

const CHANGE = { insert: 'INSERT', update: 'UPDATE', delete: 'DELETE' } as const satisfies Record<
  Operation,
  RowChange
>;

/** Row events go in as they are then: no trigger runs, and row start and row end are kept. */
const REPLAY =
  'grant the login the privilege for BINLOG statements (MySQL: BINLOG_ADMIN; MariaDB: BINLOG REPLAY)';

/**
 * The plan for rows of one operation and set of columns.
 * @throws SluiceError TABLE_MISMATCH, VALUE_UNSUPPORTED
 */
export function compilePlan(
  table: TargetTable,
  columns: readonly BoundColumn[],
  event: Pick<RowsEvent, 'operation' | 'partial' | 'present' | 'presentAfter'>,
  lenience?: Lenience,
  joinRows = true,
  apart?: Set<string>,
): RowPlan {
  assertNoTrigger(table, CHANGE[event.operation]);
  const present = bitsSet(event.present, columns.length);
  if (event.operation === 'insert') return insertPlan(table, columns, present, lenience);
  if (event.operation === 'delete') return new DeletePlan(table, columns, present, joinRows, apart);
  const after = bitsSet(event.presentAfter ?? event.present, columns.length);
  return new UpdatePlan(table, columns, present, after, event.partial, lenience, joinRows);
}

function insertPlan(
  table: TargetTable,
  columns: readonly BoundColumn[],
  present: readonly number[],
  lenience: Lenience | undefined,
): RowPlan {
  const Plan = isPartOfSequence(table, present) ? SequencePlan : InsertPlan;
  return new Plan(table, columns, present, lenience);
}

/** @throws SluiceError TABLE_MISMATCH for what is no ordinary table */
export function assertWritable(table: TargetTable): void {
  if (table.type === 'BASE TABLE' || table.type === 'SEQUENCE') return;
  const what =
    table.type === 'SYSTEM VERSIONED'
      ? 'the table is system-versioned, which row events cannot be applied to by SQL'
      : `it is a ${table.type} on the slave`;
  throw mismatch(
    tableName(table),
    what,
    `Make it an ordinary table on the slave, or leave it out with a filter; for a system-versioned table: ${REPLAY}; then \`trepctl online\`.`,
  );
}

/**
 * The master's triggers ran there and what they changed is in the log. SQL would run the slave's as
 * well, so their changes would be made twice.
 */
function assertNoTrigger(table: TargetTable, change: RowChange): void {
  const trigger = table.triggers.find(({ event, guarded }) => event === change && !guarded);
  if (trigger === undefined) return;
  throw mismatch(
    tableName(table),
    `trigger ${trigger.name} would run on the slave for a row that the master's log has in full`,
    `Drop the trigger on the slave, or make its body do nothing if @TREPSLAVE='YES', which the replicator's session sets, or ${REPLAY}; then \`trepctl online\`.`,
  );
}
