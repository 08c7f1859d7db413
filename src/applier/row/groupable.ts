import type { LiteralWriter, RowColumn } from '../../binlog/column.js';
import { literalWriter } from '../../binlog/literals.js';
import { FieldType } from '../../binlog/value/field-type.js';
import { PRIMARY_KEY, type TargetTable } from '../schema/target-table.js';
import type { Assignment } from './assignment.js';
import type { BoundColumn } from './bound-column.js';
import type { Identity } from './identity.js';
import {
  ascending,
  distance,
  lessWriter,
  type Ascends,
  type Distance,
  type WriteLess,
} from './integer-key.js';
import { column, sqlBytes } from './sql-text.js';

/** Types of which a CASE gives back each of its literals as it is. */
const GROUPED_TYPES: ReadonlySet<number> = new Set([
  FieldType.TINY,
  FieldType.SHORT,
  FieldType.INT24,
  FieldType.LONG,
  FieldType.LONGLONG,
  FieldType.NEWDECIMAL,
  FieldType.YEAR,
  FieldType.DATE,
  FieldType.TIME2,
  FieldType.DATETIME2,
  FieldType.TIMESTAMP2,
  FieldType.VARCHAR,
  FieldType.STRING,
  FieldType.BLOB,
]);
const PACKED_TYPES: ReadonlySet<string> = new Set(['inet4', 'inet6', 'uuid']);

/** An integer primary key of one column, by which rows of an event are told apart and ordered. */
export interface GroupKey {
  /** Index of the event's column. */
  readonly column: number;
  /** "`id`" */
  readonly name: Buffer;
  readonly write: LiteralWriter;
  readonly ascends: Ascends;
  /** Undefined: on the target there may be keys between two integers. */
  readonly whole: WholeKey | undefined;
}

/** A key that is an integer on the target as well. */
export interface WholeKey {
  readonly distance: Distance;
  readonly writeLess: WriteLess;
}

/** Undefined: the rows' identity is another. */
export function groupKey(
  table: TargetTable,
  columns: readonly BoundColumn[],
  identity: Identity,
): GroupKey | undefined {
  const [i, second] = identity.columns;
  const bound = i === undefined ? undefined : columns[i];
  const primary = table.keys.find(({ name }) => name === PRIMARY_KEY);
  const isPrimary = primary?.columns.length === 1 && primary.columns[0] === bound?.position;
  if (i === undefined || bound === undefined || second !== undefined || !isPrimary)
    return undefined;
  const ascends = ascending(bound.row);
  if (ascends === undefined) return undefined;
  const name = sqlBytes(column(bound.target.name));
  const whole = bound.same ? wholeKey(bound.row) : undefined;
  return { column: i, name, write: literalWriter(bound.row, 'compare'), ascends, whole };
}

function wholeKey(row: RowColumn): WholeKey | undefined {
  const [between, writeLess] = [distance(row), lessWriter(row)];
  return between && writeLess && { distance: between, writeLess };
}

/**
 * Whether rows that change the column may be grouped: not a column of a unique key, whose values may
 * move from row to row, and only safe types.
 */
export function isGroupable(
  table: TargetTable,
  columns: readonly BoundColumn[],
  assignment: Assignment,
): boolean {
  const bound = columns[assignment.column];
  if (bound === undefined || PACKED_TYPES.has(bound.target.dataType)) return false;
  const inUniqueKey = table.keys.some(
    (key) => key.unique && (!key.whole || key.columns.includes(bound.position)),
  );
  return !inUniqueKey && GROUPED_TYPES.has(bound.row.type);
}
