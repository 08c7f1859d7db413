import { FieldType } from '../../binlog/value/field-type.js';
import type { TableMap, TableMapColumn } from '../../binlog/table-map.js';
import type { TargetColumn, TargetTable } from '../schema/target-table.js';

const NAME = /^DB_ROW_HASH_\d+$/;

/**
 * MariaDB keeps a unique key USING HASH, as one over values that are too long for an index, by a
 * generated column for their hash. No statement sees that column; row events have it after all others.
 * `sql/sql_table.cc` (MariaDB), add_hash_field.
 * @returns by index of the event's column, what stands for it on the target
 */
export function hiddenHashes(map: TableMap, table: TargetTable): Map<number, TargetColumn> {
  const keys = table.keys.filter(({ unique, hashed }) => unique && hashed).length;
  const first = Math.max(map.columns.length - keys, 0);
  const last = map.columns.slice(first);
  const isHidden = (column: TableMapColumn, i: number): boolean =>
    column.type === FieldType.LONGLONG &&
    hasHiddenName(column) &&
    first + i >= table.columns.length;
  return new Map(
    last.flatMap((column, i) => (isHidden(column, i) ? [[first + i, hiddenColumn(i)]] : [])),
  );
}

/** Without `binlog_row_metadata=FULL` there are no names. */
function hasHiddenName({ name }: TableMapColumn): boolean {
  return name === undefined || NAME.test(name.toString('latin1'));
}

function hiddenColumn(i: number): TargetColumn {
  return {
    name: `DB_ROW_HASH_${i + 1}`,
    dataType: 'bigint',
    columnType: 'bigint(20) unsigned',
    unsigned: true,
    charset: undefined,
    nullable: true,
    fraction: undefined,
    hasDefault: true,
    generated: 'virtual',
    updatesItself: false,
    generatedKey: false,
  };
}
