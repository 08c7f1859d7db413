import { SluiceError } from '../../errors/sluice-error.js';
import { quoteQualified } from '../../mysql/quote.js';
import type { TargetSession } from '../target/target-session.js';
import { catalogSchema } from './catalog.js';

/** One row: how far `replicator provision` is. */
export const PROVISION_TABLE = 'provision';

/**
 * Keeps a service from a slave that has only part of the master's rows: it would go on as if the slave
 * had them all.
 * @throws SluiceError PROVISION_UNFINISHED
 */
export async function refuseUnfinishedProvision(
  session: TargetSession,
  service: string,
): Promise<void> {
  const schema = catalogSchema(service);
  const found = await session.query(
    `SELECT 1 AS found FROM information_schema.TABLES
     WHERE TABLE_SCHEMA='${schema}' AND TABLE_NAME='${PROVISION_TABLE}'`,
  );
  if (found.length === 0) return;
  const table = quoteQualified(schema, PROVISION_TABLE);
  const [row] = await session.query(`SELECT state FROM ${table} WHERE id=1`);
  if (row === undefined || row['state'] === 'complete') return;
  throw new SluiceError(
    'PROVISION_UNFINISHED',
    'the slave holds only part of the master: a provisioning of it was interrupted',
    { hint: 'Run `replicator provision` again: it goes on from the chunks that it has copied.' },
  );
}
