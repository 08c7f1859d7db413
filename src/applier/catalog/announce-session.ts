import { quoteQualified } from '../../mysql/quote.js';
import type { TargetSession } from '../target/target-session.js';
import { catalogSchema } from './catalog.js';

/** Never made. */
export const SESSION_TABLE = 'applier_session';

/**
 * Where what is applied goes into the target's binlog, tells the readers of that binlog under which
 * id: a statement that changes nothing is logged under it. They know by it what commits by itself
 * and so cannot carry a change of the restart point (`extractor/applied-transactions.ts`).
 */
export async function announceSession(session: TargetSession, service: string): Promise<boolean> {
  const logs = await isLogged(session);
  const table = quoteQualified(catalogSchema(service), SESSION_TABLE);
  if (logs) await session.query(`DROP TABLE IF EXISTS ${table}`);
  return logs;
}

async function isLogged(session: TargetSession): Promise<boolean> {
  const [row] = await session.query('SELECT @@GLOBAL.log_bin AND @@SESSION.sql_log_bin AS logged');
  return row?.['logged'] === '1';
}
