import { catalogNames } from '../catalog/catalog.js';
import { textOf } from '../schema/row-value.js';
import type { TargetSession } from '../target/target-session.js';

/**
 * Rolls back what the service holds prepared on a target that is to get another content, where its locks
 * would keep tables from being dropped or filled; and forgets all that its source had prepared.
 */
export async function forgetPrepared(session: TargetSession, service: string): Promise<void> {
  const { xaPrepared, xaHeld } = catalogNames(service);
  const missing = await session.attempt(`SELECT 1 FROM ${xaHeld}, ${xaPrepared} LIMIT 0`);
  if (missing !== undefined) return; // there was no service of that name yet
  const held = await session.query(`SELECT xid FROM ${xaHeld} WHERE state='prepared'`);
  await session.query('COMMIT; SET @autocommit=@@autocommit, autocommit=1'); // MariaDB wants it
  for (const row of held) await session.attempt(`XA ROLLBACK ${textOf(row, 'xid')}`);
  await session.query('SET autocommit=@autocommit');
  await session.query(`DELETE FROM ${xaPrepared}; DELETE FROM ${xaHeld}; COMMIT`);
}
