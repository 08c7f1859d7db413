import { translateError } from '../mysql/errors.js';
import { checksumSql, valueRules, sameChecksum, toChecksum, type Checksum } from './checksum.js';
import type { Pair } from './pair.js';
import type { Range } from './range.js';
import type { Table } from './table.js';

/** Behind a SELECT on the master: its rows stay as they are until the end of the transaction. */
export const LOCK_FOR_READING = ' LOCK IN SHARE MODE';

/** Whether a range is the same in the snapshot and on the slave. */
export async function isSame(pair: Pair, table: Table, range: Range): Promise<boolean> {
  const [ours, theirs] = await checksumsOf(pair, table, range);
  return sameChecksum(ours, theirs);
}

/**
 * The checksums of a range on master and slave, of a slave that goes on: what is asked next sees what
 * has arrived there meanwhile. `lock` goes behind the SELECT on the master.
 */
export async function checksumsNow(
  pair: Pair,
  table: Table,
  range: Range,
  lock: typeof LOCK_FOR_READING | '',
): Promise<readonly [Checksum, Checksum]> {
  const checksums = await checksumsOf(pair, table, range, lock);
  await pair.target.query('COMMIT');
  return checksums;
}

async function checksumsOf(
  { source, target }: Pair,
  table: Table,
  range: Range,
  lock = '',
): Promise<readonly [Checksum, Checksum]> {
  const rules = valueRules(source.server, target.server);
  const ours = source.query(checksumSql(table, range, rules.source, lock));
  const theirs = target.send(checksumSql(table, range, rules.target), { keepRows: true });
  const [left, right] = await Promise.all([ours, theirs]);
  if (right.failure !== undefined) throw translateError(right.failure, 'comparing, on the slave');
  return [toChecksum(left[0]), toChecksum(right.answers.at(-1)?.rows[0])];
}
