import { SluiceError } from '../../errors/sluice-error.js';
import { quoteIdentifier, quoteQualified } from '../../mysql/quote.js';
import type { TargetSession } from '../target/target-session.js';
import { createHeartbeatTable, TABLE_OPTIONS } from './heartbeat-table.js';

/** Names of the service's own schema and tables on the target, quoted. */
export interface CatalogNames {
  readonly schema: string;
  readonly restartPoint: string;
  readonly intent: string;
  readonly heartbeat: string;
  readonly xaPrepared: string;
  readonly xaHeld: string;
  readonly temporary: string;
}

export const RESTART_POINT_TABLE = 'trep_commit_seqno';
export const INTENT_TABLE = 'ddl_intent';
export const HEARTBEAT_TABLE = 'heartbeat';
export const XA_TABLE = 'xa_prepared';
export const XA_HELD_TABLE = 'xa_held';
export const TEMPORARY_TABLE = 'temporary_table';

/** What `createCatalog` makes, but the heartbeat. */
const APPLIER_TABLES: readonly string[] = [
  RESTART_POINT_TABLE,
  INTENT_TABLE,
  XA_TABLE,
  XA_HELD_TABLE,
  TEMPORARY_TABLE,
];
/** Of these, every applier and every provisioning keeps its own; row events of them are not replayed. */
export const PRIVATE_TABLES: readonly string[] = [
  ...APPLIER_TABLES,
  'provision',
  'provision_table',
  'provision_chunk',
  'provision_account',
  'provision_trial',
];
/** All that a service's schema holds, on whichever side. */
export const CATALOG_TABLES: readonly string[] = [...PRIVATE_TABLES, HEARTBEAT_TABLE];

/** What another service keeps on its target; a schema of that name has no other use. */
export function isOfOtherService(schema: string, table: string, service: string): boolean {
  return (
    schema !== catalogSchema(service) &&
    schema.startsWith('sluice_') &&
    CATALOG_TABLES.includes(table)
  );
}

/** The schema of a service's catalog, unquoted. */
export function catalogSchema(service: string): string {
  return `sluice_${service}`;
}

export function catalogNames(service: string): CatalogNames {
  const schema = catalogSchema(service);
  return {
    schema: quoteIdentifier(schema),
    restartPoint: quoteQualified(schema, RESTART_POINT_TABLE),
    intent: quoteQualified(schema, INTENT_TABLE),
    heartbeat: quoteQualified(schema, HEARTBEAT_TABLE),
    xaPrepared: quoteQualified(schema, XA_TABLE),
    xaHeld: quoteQualified(schema, XA_HELD_TABLE),
    temporary: quoteQualified(schema, TEMPORARY_TABLE),
  };
}

/**
 * Creates what is missing of the catalog: schema, restart point, DDL intent, heartbeat and
 * prepared XA transactions, temporary tables.
 * @throws SluiceError PRIVILEGE_MISSING, SERVER_UNFIT (the tables are not transactional)
 */
export async function createCatalog(session: TargetSession, service: string): Promise<void> {
  const names = catalogNames(service);
  if (await isComplete(session, service)) return;
  const definitions = [
    `CREATE DATABASE IF NOT EXISTS ${names.schema} DEFAULT CHARACTER SET utf8mb4`,
    restartPointTable(names.restartPoint),
    intentTable(names.intent),
    createHeartbeatTable(names.heartbeat),
    xaTable(names.xaPrepared),
    xaHeldTable(names.xaHeld),
    temporaryTable(names.temporary),
  ];
  // one round trip; the first refusal ends the definitions
  const made = session.query(definitions.join(';'));
  const [, complete] = await Promise.all([made, isComplete(session, service)]);
  if (!complete) throw notTransactional(service);
}

/**
 * What a login is refused in the service's own schema, said as that: the usual hint is about
 * statements of the source.
 */
export async function inOwnSchema<T>(service: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof SluiceError) || error.code !== 'PRIVILEGE_MISSING') throw error;
    throw new SluiceError('PRIVILEGE_MISSING', error.message, {
      cause: error,
      hint: `The service keeps its restart point in a schema of its own. On the slave: GRANT ALL ON ${catalogNames(service).schema}.* to the login, then \`trepctl online\`.`,
    });
  }
}

/** The restart point is worth nothing unless it is rolled back and committed with the data. */
async function isComplete(session: TargetSession, service: string): Promise<boolean> {
  const made = [...APPLIER_TABLES, HEARTBEAT_TABLE];
  const rows = await session.query(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES
     WHERE TABLE_SCHEMA = '${catalogSchema(service)}' AND ENGINE = 'InnoDB'
       AND TABLE_NAME IN (${made.map((name) => `'${name}'`).join(',')})`,
  );
  return rows.length === made.length;
}

function notTransactional(service: string): SluiceError {
  const schema = catalogSchema(service);
  return new SluiceError('SERVER_UNFIT', `the tables of ${schema} are not InnoDB tables`, {
    hint: `Convert the tables of schema ${schema} with ALTER TABLE .. ENGINE=InnoDB, then go online.`,
  });
}

/** Times are UTC; the columns and their meaning are Tungsten's. */
function restartPointTable(name: string): string {
  return `CREATE TABLE IF NOT EXISTS ${name} (
  task_id INT NOT NULL PRIMARY KEY,
  seqno BIGINT NOT NULL,
  fragno INT NOT NULL,
  last_frag TINYINT NOT NULL,
  source_id VARCHAR(255) NOT NULL,
  epoch_number BIGINT NOT NULL,
  eventid VARCHAR(512) NOT NULL,
  applied_latency DECIMAL(18,3) NOT NULL,
  update_timestamp DATETIME(6) NOT NULL,
  shard_id VARCHAR(128) NOT NULL,
  extract_timestamp DATETIME(6) NOT NULL
) ${TABLE_OPTIONS}`;
}

function intentTable(name: string): string {
  return `CREATE TABLE IF NOT EXISTS ${name} (
  task_id INT NOT NULL PRIMARY KEY,
  seqno BIGINT NOT NULL,
  fragno INT NOT NULL,
  event_index INT NOT NULL,
  statement_hash CHAR(64) NOT NULL,
  fingerprint LONGTEXT NOT NULL,
  statement TEXT NOT NULL,
  created DATETIME(6) NOT NULL
) ${TABLE_OPTIONS}`;
}

/** Temporary tables of the source's sessions, in lower case; see `temporary/temporary-tables.ts`. */
function temporaryTable(name: string): string {
  return `CREATE TABLE IF NOT EXISTS ${name} (
  thread_id BIGINT NOT NULL,
  table_schema VARCHAR(64) NOT NULL,
  table_name VARCHAR(64) NOT NULL,
  seqno BIGINT NOT NULL,
  PRIMARY KEY (thread_id, table_schema, table_name)
) ${TABLE_OPTIONS}`;
}

/** XA transactions that were prepared on the source and neither committed nor rolled back. */
function xaTable(name: string): string {
  return `CREATE TABLE IF NOT EXISTS ${name} (
  xid VARCHAR(300) NOT NULL PRIMARY KEY,
  seqno BIGINT NOT NULL,
  epoch_number BIGINT NOT NULL,
  eventid VARCHAR(512) NOT NULL,
  prepared DATETIME(6) NOT NULL
) ${TABLE_OPTIONS}`;
}

/**
 * Those of them that were executed here as well, and under which XID. The row that says `committed` was
 * written within that transaction itself: whoever sees it knows that it has taken effect.
 */
function xaHeldTable(name: string): string {
  return `CREATE TABLE IF NOT EXISTS ${name} (
  seqno BIGINT NOT NULL,
  epoch_number BIGINT NOT NULL,
  state ENUM('prepared', 'committed', 'empty') NOT NULL,
  xid VARCHAR(300) NOT NULL,
  PRIMARY KEY (seqno, epoch_number, state)
) ${TABLE_OPTIONS}`;
}
