import { SluiceError } from '../../errors/sluice-error.js';
import { NON_TRANSACTIONAL_ENGINES } from '../../mysql/engines.js';
import { NOT_A_SYSTEM_SCHEMA } from '../../mysql/system-schemas.js';
import type { TargetSession } from '../target/target-session.js';

const ENGINES = NON_TRANSACTIONAL_ENGINES.map((name) => `'${name}'`).join();
const PATIENCE = 2; // seconds: MariaDB opens every table for this question

/**
 * What to know about tables of the target that cannot be rolled back, as sentences. Nothing is said
 * where the server does not answer in time.
 */
export async function warnOfNonTransactional(session: TargetSession): Promise<string[]> {
  const found = await session.query(question(session)).catch(unlessLost);
  const table = found?.[0];
  if (table === undefined) return [];
  const name = `${table['s']}.${table['n']} (${table['e']})`;
  return [
    `changes of tables without transactions, such as ${name}, cannot be rolled back: after an interruption they may be made twice`,
  ];
}

function question({ server }: TargetSession): string {
  const isMariadb = server.flavour === 'mariadb';
  const [before, hint] = isMariadb
    ? [`SET STATEMENT max_statement_time=${PATIENCE} FOR `, '']
    : ['', `/*+ MAX_EXECUTION_TIME(${PATIENCE * 1000}) */ `];
  return `${before}SELECT ${hint}TABLE_SCHEMA AS s, TABLE_NAME AS n, ENGINE AS e
FROM information_schema.TABLES
WHERE TABLE_TYPE = 'BASE TABLE' AND ENGINE IN (${ENGINES})
  AND TABLE_SCHEMA ${NOT_A_SYSTEM_SCHEMA} LIMIT 1`;
}

/** The question is left open if it took too long or was refused. */
function unlessLost(error: unknown): undefined {
  if (error instanceof SluiceError && error.code !== 'CONNECTION_LOST') return undefined;
  throw error;
}
