import { NOT_A_SYSTEM_SCHEMA } from '../mysql/system-schemas.js';
import { valuesIfAllowed, type ServerFacts } from './facts.js';
import { warning, when, type Finding } from './finding.js';

const TABLES = `FROM information_schema.TABLES t WHERE t.TABLE_TYPE='BASE TABLE' AND t.TABLE_SCHEMA ${NOT_A_SYSTEM_SCHEMA}`;
/** So many tables are named. */
const SHOWN = 4;
/** STATISTICS, since TABLE_CONSTRAINTS shows nothing to a login that may only SELECT. */
const UNIQUE_KEY =
  'SELECT 1 FROM information_schema.STATISTICS k WHERE k.TABLE_SCHEMA=t.TABLE_SCHEMA AND k.TABLE_NAME=t.TABLE_NAME AND k.NON_UNIQUE=0';

/** What tables of the master make slow or inexact. */
export async function checkTables({ connection }: ServerFacts): Promise<Finding[]> {
  const engines = await valuesIfAllowed(
    connection,
    `SELECT CONCAT(t.TABLE_SCHEMA,'.',t.TABLE_NAME,' (',t.ENGINE,')') AS v ${TABLES} AND t.ENGINE<>'InnoDB' LIMIT ${SHOWN}`,
  );
  const keyless = await valuesIfAllowed(
    connection,
    `SELECT CONCAT(t.TABLE_SCHEMA,'.',t.TABLE_NAME) AS v ${TABLES} AND NOT EXISTS (${UNIQUE_KEY}) LIMIT ${SHOWN}`,
  );
  return [
    ...when(engines.length > 0, () =>
      warning(
        'master',
        'engines',
        `tables without transactions: ${engines.join(', ')}; their changes cannot be rolled back and may be made twice after a crash`,
        'ALTER TABLE .. ENGINE=InnoDB;',
      ),
    ),
    ...when(keyless.length > 0, () =>
      warning(
        'master',
        'primary-key',
        `tables without a primary or unique key: ${keyless.join(', ')}; each changed row is looked for in the whole table`,
        'ALTER TABLE .. ADD PRIMARY KEY ..;',
      ),
    ),
  ];
}
