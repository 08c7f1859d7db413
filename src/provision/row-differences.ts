import { quoteIdentifier } from '../mysql/quote.js';
import { valueRules, rowHash } from './checksum.js';
import type { Pair } from './pair.js';
import { condition, type Range } from './range.js';
import { fromClause, titleOf, type Table } from './table.js';
import type { ValueRule } from './value-expression.js';
import type { Difference } from './verdict.js';

/** Differences that are told of one chunk. */
const TOLD = 20;

/** The first rows of a range that differ, by their keys; without a key a row goes by its hash. */
export async function rowDifferences(
  pair: Pair,
  table: Table,
  range: Range,
): Promise<Difference[]> {
  const { source, target } = pair;
  const rules = valueRules(source.server, target.server);
  const ours = hashesByKey(await source.query(hashSql(table, range, rules.source)));
  const { answers } = await target.send(hashSql(table, range, rules.target), { keepRows: true });
  const theirs = hashesByKey(answers.at(-1)?.rows ?? []);
  await target.query('COMMIT');
  const found = differencesOf(ours, theirs).slice(0, TOLD);
  return found.map((difference) => ({ table: titleOf(table), ...difference }));
}

function differencesOf(
  ours: ReadonlyMap<string, string>,
  theirs: ReadonlyMap<string, string>,
): Omit<Difference, 'table'>[] {
  const found: Omit<Difference, 'table'>[] = [];
  for (const [row, hash] of ours) {
    const other = theirs.get(row);
    if (other === undefined) found.push({ row, kind: 'missing on the slave' });
    else if (other !== hash) found.push({ row, kind: 'different' });
  }
  for (const row of theirs.keys()) {
    if (!ours.has(row)) found.push({ row, kind: 'only on the slave' });
  }
  return found;
}

function hashSql(table: Table, range: Range, rule: ValueRule): Buffer {
  const hash = rowHash(table, rule);
  const keys = table.key.map(({ name }) => `CAST(${quoteIdentifier(name)} AS CHAR)`);
  const key = keys.length === 0 ? hash : `CONCAT_WS(',',${keys.join(',')})`;
  return Buffer.concat([
    Buffer.from(`SELECT ${key} AS k, ${hash} AS h FROM ${fromClause(table)} WHERE `),
    condition(table.key, range),
  ]);
}

function hashesByKey(
  rows: readonly Readonly<Record<string, string | null>>[],
): Map<string, string> {
  return new Map(rows.map(({ k, h }) => [k ?? '', h ?? '']));
}
