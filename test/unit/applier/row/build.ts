import { StatementBatch } from '../../../../src/applier/batch.js';
import { bindColumns, type BoundColumn } from '../../../../src/applier/row/bound-column.js';
import { compilePlan } from '../../../../src/applier/row/compile-plan.js';
import type { RowPlan } from '../../../../src/applier/row/row-plan.js';
import { charsetOfCollation } from '../../../../src/event/collation-charset.js';
import type {
  TargetColumn,
  TargetKey,
  TargetTable,
} from '../../../../src/applier/schema/target-table.js';
import type { TableMap, TableMapColumn } from '../../../../src/binlog/table-map.js';
import { FieldType } from '../../../../src/binlog/value/field-type.js';
import type { Header } from '../../../../src/event/header.js';

export function header(seqno = 7): Header {
  return {
    seqno,
    fragno: 0,
    lastFrag: true,
    epoch: 0,
    sourceId: 'm',
    eventId: `binlog.000001:0000000000000${seqno};1`,
    shardId: 's',
    committedAt: 0n,
  };
}

export function targetColumn(name: string, more: Partial<TargetColumn> = {}): TargetColumn {
  return {
    name,
    dataType: 'int',
    columnType: more.dataType ?? 'int',
    unsigned: false,
    charset: undefined,
    fraction: undefined,
    nullable: true,
    hasDefault: true,
    generated: undefined,
    updatesItself: false,
    generatedKey: false,
    ...more,
  };
}

export function key(name: string, columns: number[], more: Partial<TargetKey> = {}): TargetKey {
  return { name, columns, unique: true, whole: true, visible: true, hashed: false, ...more };
}

/** `s`.`t` with the columns given; a primary key on the first unless other keys are given. */
export function targetTable(
  columns: readonly TargetColumn[],
  more: Partial<TargetTable> = {},
): TargetTable {
  const withKey = columns.map((column, i) => (i === 0 ? { ...column, nullable: false } : column));
  return {
    schema: 's',
    name: 't',
    type: 'BASE TABLE',
    rollsBack: true,
    columns: more.keys === undefined ? withKey : columns,
    keys: [key('PRIMARY', [0])],
    triggers: [],
    selfReferencing: false,
    ...more,
  };
}

export const INT = { type: FieldType.LONG, meta: 0 };
export const VARCHAR = { type: FieldType.VARCHAR, meta: 80 };

export function mapColumn(more: Partial<TableMapColumn> = {}): TableMapColumn {
  return {
    ...INT,
    nullable: true,
    unsigned: undefined,
    collation: undefined,
    name: undefined,
    members: undefined,
    geometryType: undefined,
    visible: undefined,
    dimensions: undefined,
    ...more,
  };
}

export function tableMap(columns: readonly Partial<TableMapColumn>[], flags = 1): TableMap {
  return {
    tableId: 5,
    flags,
    schema: Buffer.from('s'),
    table: Buffer.from('t'),
    columns: columns.map(mapColumn),
    primaryKey: undefined,
  };
}

export function bound(
  table: TargetTable,
  columns: readonly Partial<TableMapColumn>[] = table.columns.map(() => INT),
): BoundColumn[] {
  return bindColumns(tableMap(columns), table, charsetOfCollation);
}

/** A bitmap with these bits set. */
export function bits(...set: readonly number[]): Buffer {
  const map = Buffer.alloc(1);
  for (const bit of set) map[0] = (map[0] ?? 0) | (1 << bit);
  return map;
}

type Value = number | string | null;

/** A row image: INT for a number, VARCHAR with one byte of length for a string. */
export function image(...values: readonly Value[]): Buffer {
  const nulls = values.flatMap((value, i) => (value === null ? [i] : []));
  const bytes = values.flatMap((value) => (value === null ? [] : valueBytes(value)));
  return Buffer.concat([bits(...nulls), ...bytes]);
}

function valueBytes(value: number | string): Buffer {
  if (typeof value === 'string')
    return Buffer.from([value.length, ...Buffer.from(value, 'latin1')]);
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

export interface PlanOptions {
  readonly operation: 'insert' | 'update' | 'delete';
  readonly columns?: readonly Partial<TableMapColumn>[];
  readonly present?: Buffer;
  readonly presentAfter?: Buffer;
  readonly partial?: boolean;
  readonly joinRows?: boolean;
}

/** A plan for row images with all columns, unless said otherwise. */
export function planFor(table: TargetTable, options: PlanOptions): RowPlan {
  const columns = bound(table, options.columns);
  const all = bits(...columns.map((_, i) => i));
  const present = options.present ?? all;
  const presentAfter = options.presentAfter ?? all;
  const { operation, partial = false } = options;
  const event = { operation, partial, present, presentAfter };
  return compilePlan(table, columns, event, undefined, options.joinRows);
}

/** The statements of a batch as text. */
export function statements(batch: StatementBatch): string[] {
  return batch.expectations.map((_, i) => batch.statement(i).toString('latin1'));
}
