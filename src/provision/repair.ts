import type { TargetSession } from '../applier/target/target-session.js';
import { sameChecksum } from './checksum.js';
import { deleteRows } from './chunk.js';
import { checksumsNow, LOCK_FOR_READING } from './comparison.js';
import { copyRows, send } from './copy-rows.js';
import { literal } from './literal.js';
import type { Pair } from './pair.js';
import type { Range } from './range.js';
import type { Table } from './table.js';

/**
 * Puts the master's rows of a range in the place of the slave's. They must be locked on the master, and
 * the slave must have had all changes of them. Returns why it is not repaired; undefined: it is.
 */
export async function repairRows(
  pair: Pair,
  table: Table,
  range: Range,
): Promise<string | undefined> {
  const { source, target } = pair;
  if (await hasTriggers(target, table)) return 'not repaired: its triggers on the slave would fire';
  await deleteRows(target, table, range);
  await copyRows(source, target, table, range, { limit: undefined, checksum: false });
  await send(target, Buffer.from('COMMIT'));
  const [ours, theirs] = await checksumsNow(pair, table, range, LOCK_FOR_READING);
  if (sameChecksum(ours, theirs)) return undefined;
  return 'not repaired: a value arrives as another one on the slave';
}

async function hasTriggers(target: TargetSession, { schema, name }: Table): Promise<boolean> {
  const triggers = await target.query(
    `SELECT 1 AS found FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA=${literal(schema)} AND EVENT_OBJECT_TABLE=${literal(name)} LIMIT 1`,
  );
  return triggers.length > 0;
}
