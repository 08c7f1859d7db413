import type { RowColumn } from '../../binlog/column.js';
import type { TableMap, TableMapColumn } from '../../binlog/table-map.js';
import type { TargetColumn, TargetTable } from '../schema/target-table.js';
import { mismatch } from './row-error.js';
import { tableName } from './sql-text.js';
import { hiddenHashes } from './hidden-hash.js';
import { columnFit } from './fit/column-fit.js';
import type { EventColumn, Fit } from './fit/fit.js';

/** A column of the event and the target's column that it belongs to. */
export interface BoundColumn {
  readonly target: TargetColumn;
  /** Index into the target's columns. */
  readonly position: number;
  readonly row: RowColumn;
  /** Whether values go over byte for byte. */
  readonly same: boolean;
}

export type CharsetOf = (collation: number) => string | undefined;

/** Bit of the table map's flags: the source's first column is its generated invisible key. */
const SOURCE_HAS_GENERATED_KEY = 0x4;
const BINARY = 'binary';
/** Character sets whose text a column takes from a string of bytes as it is. */
const TAKEN_AS_IS: ReadonlySet<string | undefined> = new Set([
  'utf8mb4',
  'utf8mb3',
  'utf8',
  'latin1',
  'ascii',
]);
const PROVISION_HINT =
  'Make the table on the slave like the one on the master (compare SHOW CREATE TABLE), then `trepctl online`.';
const UNTOLD_HINT =
  'Let the master log more: SET GLOBAL binlog_row_metadata=MINIMAL (MariaDB 10.5, MySQL 8.0 and later), which holds for what it logs from then on. Else give the column on the slave the definition that it has on the master, then `trepctl online`.';

/**
 * Finds the target's column for each column of a table map: by name where the map has names
 * (`binlog_row_metadata=FULL`), else by position.
 * @throws SluiceError TABLE_MISMATCH
 */
export function bindColumns(
  map: TableMap,
  table: TargetTable,
  charsetOf: CharsetOf,
): BoundColumn[] {
  const positions = map.columns.every((column) => column.name !== undefined)
    ? byName(map, table)
    : byPosition(map, table);
  const hidden = hiddenHashes(map, table);
  return map.columns.map((column, i) => {
    const position = positions[i] ?? -1;
    const target = table.columns[position] ?? hidden.get(i);
    if (target === undefined) throw missing(map, table, i);
    const row = rowColumn(table, column, target, charsetOf);
    const told = column.collation === undefined ? undefined : row.charset;
    return { target, position, row, same: fit(table, { ...column, charset: told }, target, i) };
  });
}

function byName(map: TableMap, table: TargetTable): number[] {
  const exact = new Map(table.columns.map((column, i) => [column.name, i]));
  const folded = new Map(table.columns.map((column, i) => [column.name.toLowerCase(), i]));
  return map.columns.map(({ name }) => {
    const text = name?.toString('utf8') ?? '';
    return exact.get(text) ?? folded.get(text.toLowerCase()) ?? -1;
  });
}

/** A generated invisible key that only the target has comes first and is passed over. */
function byPosition(map: TableMap, table: TargetTable): number[] {
  const onlyTarget =
    table.columns[0]?.generatedKey === true && (map.flags & SOURCE_HAS_GENERATED_KEY) === 0;
  const first = onlyTarget ? 1 : 0;
  return map.columns.map((_, i) => first + i);
}

function rowColumn(
  table: TargetTable,
  column: TableMapColumn,
  target: TargetColumn,
  charsetOf: CharsetOf,
): RowColumn {
  const own = charset(table, column, target, charsetOf);
  return {
    type: column.type,
    meta: column.meta,
    unsigned: column.unsigned ?? target.unsigned,
    charset: own,
    plain: own === target.charset && TAKEN_AS_IS.has(own) && /char$|text$/.test(target.dataType),
    name: target.name,
    targetType: target.dataType,
    targetFraction: target.fraction,
    negativeZero: negativeZeroOf(table, target),
    empty: emptyOf(table, target),
  };
}

/** MariaDB rounds what a FLOAT(7,3) gets and refuses -1e-300 where it is unsigned: neither has a -0. */
function negativeZeroOf(
  { emptiesNull: isMariadb }: TargetTable,
  { dataType, columnType }: TargetColumn,
): RowColumn['negativeZero'] {
  if (isMariadb === true) return columnType === 'float' ? '-1e-300' : undefined;
  return dataType === 'float' || dataType === 'double' ? '-0e0' : undefined;
}

function emptyOf({ emptiesNull }: TargetTable, target: TargetColumn): RowColumn['empty'] {
  if (!target.nullable && !target.hasDefault) return emptiesNull === true ? 'NULL' : 'DEFAULT';
  return target.nullable && emptiesNull !== true ? 'too-long' : undefined;
}

function charset(
  table: TargetTable,
  { collation }: TableMapColumn,
  target: TargetColumn,
  charsetOf: CharsetOf,
): string | undefined {
  if (collation === undefined) return target.charset ?? (isBytes(target) ? BINARY : undefined);
  const name = charsetOf(collation);
  if (name !== undefined) return name;
  throw mismatch(
    tableName(table),
    `the character set of collation ${collation}, which column ${target.name} has on the master, is not known`,
    'Change the column on the master to a collation that the slave knows.',
  );
}

function isBytes({ dataType }: TargetColumn): boolean {
  return dataType.endsWith('binary') || dataType.endsWith('blob');
}

function missing(map: TableMap, table: TargetTable, i: number): Error {
  const name = map.columns[i]?.name?.toString('utf8');
  const what =
    name === undefined
      ? `the event has ${map.columns.length} columns, the slave's table ${table.columns.length} (${names(table)})`
      : `the slave's table has no column ${name} (it has ${names(table)})`;
  return mismatch(tableName(table), what, PROVISION_HINT);
}

/** @throws SluiceError TABLE_MISMATCH unless every value arrives as it is, or the server refuses it */
function fit(table: TargetTable, column: EventColumn, target: TargetColumn, i: number): boolean {
  const found: Fit | undefined = columnFit(column, target);
  if (found === 'same' || found === 'convert') return found === 'same';
  const why =
    found === undefined
      ? `type code ${column.type} of the event does not fit this type`
      : found.reason;
  throw mismatch(
    tableName(table),
    `column ${i + 1}, ${target.name} ${target.columnType} on the slave: ${why}`,
    found?.untold === true ? UNTOLD_HINT : PROVISION_HINT,
  );
}

function names(table: TargetTable): string {
  return table.columns.map((column) => column.name).join(', ');
}
