import { quoteQualified } from '../../mysql/quote.js';
import type { TargetSession } from '../target/target-session.js';
import { catalogSchema } from './catalog.js';

/** Never made. */
export const SESSION_TABLE = 'applier_session';

/** Whether what is applied goes into the target's binlog. */
export async function isSessionLogged(session: TargetSession): Promise<boolean> {
  const [row] = await session.query('SELECT @@GLOBAL.log_bin AND @@SESSION.sql_log_bin AS logged');
  return row?.['logged'] === '1';
}

/**
 * Tells the readers of the target's binlog under which id what is applied goes there: a statement that
 * changes nothing is logged under it. They know by it what commits by itself and so cannot carry a
 * change of the restart point (`extractor/applied-transactions.ts`).
 */
export async function announceSession(session: TargetSession, service: string): Promise<void> {
  const table = quoteQualified(catalogSchema(service), SESSION_TABLE);
  await session.query(`DROP TABLE IF EXISTS ${table}`);
}
