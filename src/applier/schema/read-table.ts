import { tableSql } from './lookup-sql.js';
import { fromHex, hexText, textOf } from './row-value.js';
import type { TargetQuery, TargetRow } from './target-query.js';
import type {
  RowChange,
  TargetColumn,
  TargetKey,
  TargetTable,
  TargetTrigger,
} from './target-table.js';

/** A row of the look-up: what it is about, and its fields. */
interface Fact {
  readonly fact: string;
  readonly seq: number;
  readonly name: string;
  readonly detail: readonly string[];
}

/**
 * Reads what the target knows of one table. Undefined: there is no such table, or the login may not
 * see it.
 * @param keyUsed see `keyUsedSql`
 */
export async function readTable(
  query: TargetQuery,
  schema: string,
  name: string,
  keyUsed: string,
): Promise<TargetTable | undefined> {
  const rows = await query(tableSql(schema, name, keyUsed));
  const facts = rows.filter((row) => hexText(row, 'of_table') === name).map(toFact);
  const about = (fact: string) => facts.filter((row) => row.fact === fact);
  const [own] = about('table');
  if (own === undefined) return undefined;
  const columns = about('column')
    .toSorted((a, b) => a.seq - b.seq)
    .map(toColumn);
  return {
    schema,
    name,
    type: hexField(own, 0).toUpperCase(),
    columns,
    keys: toKeys(about('key'), columns),
    triggers: about('trigger').map(toTrigger),
    selfReferencing: about('reference').some((reference) => reference.name === name),
  };
}

function toFact(row: TargetRow): Fact {
  return {
    fact: textOf(row, 'fact'),
    seq: Number(textOf(row, 'seq')),
    name: hexText(row, 'name'),
    detail: textOf(row, 'detail').split(','),
  };
}

function field({ detail }: Fact, index: number): string {
  return detail[index] ?? '';
}

function hexField(fact: Fact, index: number): string {
  return fromHex(field(fact, index));
}

function toColumn(fact: Fact): TargetColumn {
  const extra = hexField(fact, 6).toUpperCase();
  const nullable = field(fact, 4) === 'YES';
  const autoIncrement = extra.includes('AUTO_INCREMENT');
  const { name } = fact;
  return {
    name,
    dataType: hexField(fact, 0).toLowerCase(),
    columnType: hexField(fact, 1),
    unsigned: /\bunsigned\b/i.test(withoutStrings(hexField(fact, 1))),
    charset: field(fact, 2) || undefined,
    fraction: field(fact, 3) === '' ? undefined : Number(field(fact, 3)),
    nullable,
    hasDefault: nullable || autoIncrement || field(fact, 5) === '1',
    nullIfLeftOut: nullable && field(fact, 5) !== '1',
    generated: generatedKind(extra, hexField(fact, 7)),
    updatesItself: extra.includes('ON UPDATE'),
    generatedKey:
      name === 'my_row_id' &&
      autoIncrement &&
      extra.includes('INVISIBLE') &&
      field(fact, 8) === 'PRI',
  };
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

function toKeys(facts: readonly Fact[], columns: readonly TargetColumn[]): TargetKey[] {
  const byName = new Map<string, Fact[]>();
  for (const fact of facts) byName.set(fact.name, [...(byName.get(fact.name) ?? []), fact]);
  return [...byName].map(([name, parts]) => toKey(name, parts, columns));
}

function toKey(name: string, parts: readonly Fact[], columns: readonly TargetColumn[]): TargetKey {
  const ordered = parts.toSorted((a, b) => a.seq - b.seq);
  const indexes = ordered.map((part) => {
    const column = hexField(part, 0).toLowerCase();
    return columns.findIndex((candidate) => candidate.name.toLowerCase() === column);
  });
  const all = (index: number) => parts.every((part) => field(part, index) === '1');
  return {
    name,
    columns: indexes.filter((index) => index >= 0),
    unique: all(1),
    whole: !indexes.includes(-1) && all(2),
    visible: all(3),
    hashed: all(4),
  };
}

function toTrigger(fact: Fact): TargetTrigger {
  return {
    name: fact.name,
    event: hexField(fact, 0).toUpperCase() as RowChange,
    guarded: field(fact, 1) === '1',
  };
}
