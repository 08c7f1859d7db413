import { quoteIdentifier } from '../mysql/quote.js';
import { valueRules, rowHash } from './checksum.js';
import type { Pair } from './pair.js';
import { condition, type Range } from './range.js';
import { fromClause, titleOf, type Column, type Table } from './table.js';
import type { ValueRule } from './value-expression.js';
import type { Difference } from './verdict.js';

const BINARY: ReadonlySet<string> = new Set(['binary', 'varbinary']);
/** Differences that are told of one chunk. */
const TOLD = 20;

export interface RowDifferences {
  readonly told: readonly Difference[];
  /** Rows that differ as well, and are not among `told`. */
  readonly more: number;
}

/** The first rows of a range that differ, by their keys; without a key rows go by their hash. */
export async function rowDifferences(
  pair: Pair,
  table: Table,
  range: Range,
): Promise<RowDifferences> {
  const { source, target } = pair;
  const rules = valueRules(source.server, target.server);
  const ours = hashesByKey(await source.query(hashSql(table, range, rules.source)));
  const { answers } = await target.send(hashSql(table, range, rules.target), { keepRows: true });
  const theirs = hashesByKey(answers.at(-1)?.rows ?? []);
  await target.query('COMMIT');
  const found = differencesOf(ours, theirs);
  const told = found.slice(0, TOLD).map((each) => ({ table: titleOf(table), ...each }));
  return { told, more: found.length - told.length };
}

/** Hashes of the rows that go by one name: several where a table has no key. */
export type Hashes = ReadonlyMap<string, readonly string[]>;

/** Each name whose rows are not the same on both sides, the master's first. */
export function differencesOf(ours: Hashes, theirs: Hashes): Omit<Difference, 'table'>[] {
  const found: Omit<Difference, 'table'>[] = [];
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const [here, there] = [ours.get(name) ?? [], theirs.get(name) ?? []];
    const kind = kindOf(here.toSorted(), there.toSorted());
    if (kind === undefined) continue;
    const numbers = ` (${here.length} on the master, ${there.length} on the slave)`;
    found.push({ row: `${name}${here.length + there.length > 2 ? numbers : ''}`, kind });
  }
  return found;
}

function kindOf(
  ours: readonly string[],
  theirs: readonly string[],
): Difference['kind'] | undefined {
  if (ours.join() === theirs.join()) return undefined;
  if (ours.length === theirs.length) return 'different';
  return ours.length > theirs.length ? 'missing on the slave' : 'only on the slave';
}

function hashSql(table: Table, range: Range, rule: ValueRule): Buffer {
  const hash = rowHash(table, rule);
  const keys = table.key.map(readable);
  const key = keys.length === 0 ? hash : `CONCAT_WS(',',${keys.join(',')})`;
  return Buffer.concat([
    Buffer.from(`SELECT ${key} AS k, ${hash} AS h FROM ${fromClause(table)} WHERE `),
    condition(table.key, range),
  ]);
}

/** SQL for a value of a key as UTF-8 text, a different one for each value. */
function readable({ name, dataType, charset }: Column): string {
  const value = quoteIdentifier(name);
  if (charset !== undefined) return `CONVERT(${value} USING utf8mb4)`;
  return BINARY.has(dataType) ? `CONCAT('0x',HEX(${value}))` : `CAST(${value} AS CHAR)`;
}

function hashesByKey(rows: readonly Readonly<Record<string, string | null>>[]): Hashes {
  const hashes = new Map<string, string[]>();
  for (const { k, h } of rows) {
    const known = hashes.get(k ?? '');
    if (known === undefined) hashes.set(k ?? '', [h ?? '']);
    else known.push(h ?? '');
  }
  return hashes;
}
