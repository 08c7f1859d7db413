import { quoteIdentifier } from '../mysql/quote.js';
import { InsertWriter } from './insert-writer.js';
import { condition, type Range } from './range.js';
import type { KeyLiteral } from './row-writer.js';
import type { Session } from './session.js';
import { fromClause, type Table } from './table.js';
import type { VerifyOptions } from './verdict.js';

type Key = readonly KeyLiteral[] | undefined;

/**
 * The ranges in which a table of the master is gone through, in the order of its key: `chunkRows` rows
 * each, the next one sought when the one before was used. A table without a key is one range.
 */
export async function* chunksOf(
  source: Session,
  table: Table,
  { where, chunkRows }: Pick<VerifyOptions, 'where' | 'chunkRows'>,
): AsyncGenerator<Range> {
  const range = (after: Key, upTo: Key): Range => ({
    after,
    upTo,
    ...(where === undefined ? {} : { where }),
  });
  // rows that are added behind it meanwhile are one chunk: else a table that grows has no end
  const end = await keyAt(source, table, range(undefined, undefined), 'DESC', 0);
  let after: Key;
  do {
    const upTo: Key = await keyAt(source, table, range(after, end), 'ASC', chunkRows - 1);
    yield range(after, upTo);
    after = upTo;
  } while (after !== undefined);
}

/** Key of the row `offset` rows into a range, in its order; undefined: there is no such row, or no key. */
async function keyAt(
  source: Session,
  table: Table,
  range: Range,
  direction: 'ASC' | 'DESC',
  offset: number,
): Promise<Key> {
  if (table.key.length === 0) return undefined;
  const reader = new InsertWriter({ ...table, columns: table.key }, 1, () => {});
  const names = table.key.map(({ name }) => quoteIdentifier(name));
  const order = names.map((name) => `${name} ${direction}`).join(',');
  const sql = Buffer.concat([
    Buffer.from(`SELECT ${names.join(',')} FROM ${fromClause(table)} WHERE `),
    condition(table.key, range),
    Buffer.from(` ORDER BY ${order} LIMIT 1 OFFSET ${offset}`),
  ]);
  await source.stream(sql, (packet, from, to) => reader.row(packet, from, to));
  return reader.rows === 0 ? undefined : reader.lastKey;
}
