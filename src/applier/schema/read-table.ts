import { columnsSql, factsSql, keysSql } from './lookup-sql.js';
import { flagOf, hexText, textOf } from './row-value.js';
import type { TargetQuery, TargetRow } from './target-query.js';
import type {
  RowChange,
  TargetColumn,
  TargetKey,
  TargetTable,
  TargetTrigger,
} from './target-table.js';

/**
 * Reads what the target knows of one table. Undefined: there is no such table, or the login may not
 * see it.
 */
export async function readTable(
  query: TargetQuery,
  schema: string,
  name: string,
): Promise<TargetTable | undefined> {
  const ofTable = (row: TargetRow) => hexText(row, 'of_table') === name;
  const facts = (await query(factsSql(schema, name))).filter(ofTable);
  const own = facts.find((row) => textOf(row, 'fact') === 'table');
  if (own === undefined) return undefined;
  const columns = (await query(columnsSql(schema, name))).filter(ofTable).map(toColumn);
  const keyParts = (await query(keysSql(schema, name))).filter(ofTable);
  return {
    schema,
    name,
    type: textOf(own, 'kind').toUpperCase(),
    columns,
    keys: toKeys(keyParts, columns),
    triggers: facts.filter((row) => textOf(row, 'fact') === 'trigger').map(toTrigger),
    selfReferencing: facts.some(
      (row) => textOf(row, 'fact') === 'reference' && hexText(row, 'name') === name,
    ),
  };
}

function toColumn(row: TargetRow): TargetColumn {
  const extra = hexText(row, 'extra').toUpperCase();
  const nullable = textOf(row, 'nullable') === 'YES';
  const autoIncrement = extra.includes('AUTO_INCREMENT');
  const name = hexText(row, 'name');
  return {
    name,
    dataType: hexText(row, 'data_type').toLowerCase(),
    unsigned: /\bunsigned\b/i.test(withoutStrings(hexText(row, 'column_type'))),
    charset: textOf(row, 'charset') || undefined,
    fraction: numberOf(row, 'fraction'),
    nullable,
    hasDefault: nullable || autoIncrement || flagOf(row, 'has_default'),
    generated: generatedKind(extra, hexText(row, 'expression')),
    updatesItself: extra.includes('ON UPDATE'),
    generatedKey:
      name === 'my_row_id' &&
      autoIncrement &&
      extra.includes('INVISIBLE') &&
      textOf(row, 'in_key') === 'PRI',
  };
}

function numberOf(row: TargetRow, column: string): number | undefined {
  const text = textOf(row, column);
  return text === '' ? undefined : Number(text);
}

/** ENUM and SET types spell out their members, which may hold any word. */
function withoutStrings(columnType: string): string {
  return columnType.replaceAll(/'(?:[^']|'')*'/g, '');
}

/** MySQL's EXTRA also says DEFAULT_GENERATED, for a default that is an expression. */
function generatedKind(extra: string, expression: string): TargetColumn['generated'] {
  if (expression === 'ROW START' || expression === 'ROW END') return 'period';
  if (/\bVIRTUAL\b/.test(extra)) return 'virtual';
  return /\b(STORED|PERSISTENT)\b/.test(extra) ? 'stored' : undefined;
}

function toKeys(parts: readonly TargetRow[], columns: readonly TargetColumn[]): TargetKey[] {
  const byName = new Map<string, TargetRow[]>();
  for (const part of parts) {
    const name = hexText(part, 'key_hex');
    byName.set(name, [...(byName.get(name) ?? []), part]);
  }
  return [...byName].map(([name, rows]) => toKey(name, rows, columns));
}

function toKey(
  name: string,
  parts: readonly TargetRow[],
  columns: readonly TargetColumn[],
): TargetKey {
  const indexes = parts.map((part) => {
    const column = hexText(part, 'column_hex').toLowerCase();
    return columns.findIndex((candidate) => candidate.name.toLowerCase() === column);
  });
  return {
    name,
    columns: indexes.filter((index) => index >= 0),
    unique: parts.every((part) => textOf(part, 'NON_UNIQUE') === '0'),
    whole: !indexes.includes(-1) && parts.every((part) => textOf(part, 'SUB_PART') === ''),
    visible: parts.every(
      (part) => textOf(part, 'IS_VISIBLE') !== 'NO' && textOf(part, 'IGNORED') !== 'YES',
    ),
  };
}

function toTrigger(row: TargetRow): TargetTrigger {
  return {
    name: hexText(row, 'name'),
    event: textOf(row, 'kind').toUpperCase() as RowChange,
    guarded: flagOf(row, 'guarded'),
  };
}
