import { NON_TRANSACTIONAL_ENGINES } from '../../mysql/engines.js';
import { tablesSql } from './lookup-sql.js';
import { fromHex, hexText, textOf } from './row-value.js';
import type { TargetQuery, TargetRow } from './target-query.js';
import type {
  RowChange,
  TargetColumn,
  TargetKey,
  TargetTable,
  TargetTrigger,
} from './target-table.js';

/** Engines of both families, in upper case. */
const WITHOUT_TRANSACTIONS: ReadonlySet<string> = new Set(
  NON_TRANSACTIONAL_ENGINES.map((name) => name.toUpperCase()),
);

/** A row of the look-up: what it is about, and its fields. */
interface Fact {
  readonly fact: string;
  readonly seq: number;
  readonly name: string;
  readonly detail: readonly string[];
}

export interface TablesRead {
  /** By name. What is missing is not on the target, or the login may not see it. */
  readonly tables: ReadonlyMap<string, TargetTable>;
  /** Rows that the target gave. */
  readonly facts: number;
}

/**
 * Reads what the target knows of some tables of one schema.
 * @param keyUsed see `keyUsedSql`
 * @param mostAlone up to so many names are asked for each by itself, in flight together
 */
export async function readTables(
  query: TargetQuery,
  schema: string,
  names: readonly string[],
  { keyUsed, mostAlone }: { readonly keyUsed: string; readonly mostAlone: number },
): Promise<TablesRead> {
  const together = names.length <= mostAlone ? names.map((name) => [name]) : [names];
  const results = await Promise.all(
    together.map((some) => query(tablesSql(schema, some, keyUsed))),
  );
  const rows = results.flat();
  const tables = new Map<string, TargetTable>();
  for (const [name, facts] of factsByTable(rows, new Set(names))) {
    const table = toTable(schema, name, facts);
    if (table !== undefined) tables.set(name, table);
  }
  return { tables, facts: rows.length };
}

/** The target may have matched other names than those asked for: not regarding case. */
function factsByTable(
  rows: readonly TargetRow[],
  names: ReadonlySet<string>,
): ReadonlyMap<string, readonly Fact[]> {
  const found = new Map<string, Fact[]>();
  for (const row of rows) {
    const name = hexText(row, 'of_table');
    if (!names.has(name)) continue;
    const facts = found.get(name) ?? [];
    if (facts.length === 0) found.set(name, facts);
    facts.push(toFact(row));
  }
  return found;
}

function toTable(schema: string, name: string, facts: readonly Fact[]): TargetTable | undefined {
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
    rollsBack: !WITHOUT_TRANSACTIONS.has(field(own, 1).toUpperCase()),
    columns,
    keys: toKeys(about('key').toSorted(byName), columns),
    triggers: about('trigger').map(toTrigger),
    selfReferencing: about('reference').some((reference) => reference.name === name),
    refers: about('reference').length > 0,
  };
}

/** Which of several keys tells the rows apart must not depend on what the target gives first. */
function byName(a: Fact, b: Fact): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
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
