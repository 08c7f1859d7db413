import type { Logger } from 'pino';
import type { SourceConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import { inspectSource, type SourceServer } from '../extractor/source-server.js';
import { connectServer } from '../mysql/connect.js';
import { atLeast } from '../mysql/flavour.js';
import { quoteQualified } from '../mysql/quote.js';
import {
  CATALOGUE_SETTINGS,
  readCatalogue,
  type Catalogue,
  type CatalogueRule,
} from './catalogue.js';
import { Session } from './session.js';
import { titleOf, isTransactional, type Table } from './table.js';

/** A place in the master's binlog, with all that came before it. */
export interface Place {
  readonly file: string;
  readonly position: number;
  /** Undefined where the master has no GTIDs. */
  readonly gtidSet: string | undefined;
}

/** How the snapshot was taken, from the shortest to the longest trust in the login. */
export type Method = 'global read lock' | 'table locks' | "the server's own snapshot position";

/** Transactions on the master that all see its rows as they were at one place in its binlog. */
export interface Snapshot {
  readonly sessions: readonly Session[];
  readonly server: SourceServer;
  readonly place: Place;
  readonly method: Method;
  readonly catalogue: Catalogue;
}

export interface SnapshotOptions extends CatalogueRule {
  readonly source: SourceConfig;
  readonly connections: number;
  /** Seconds to wait for a lock; others wait behind it. */
  readonly lockWait: number;
  readonly logger: Logger;
  /** Copies what no snapshot holds, while nobody can write. */
  readonly whileLocked: (catalogue: Catalogue, sessions: readonly Session[]) => Promise<void>;
}

const ATTEMPTS = 6;
/** From this attempt on, definitions are read while the lock is held. */
const INSIDE = 4;

/** How values are read: as they are stored, times in UTC, whatever the server's defaults are. */
const READER_SETTINGS = `SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
  SET sql_mode='', time_zone='+00:00', character_set_results=binary,
  character_set_client=binary, collation_connection=binary`;
/** The snapshot lasts as long as the copy. */
const READER_LIMITS = [
  'wait_timeout=86400',
  'net_write_timeout=86400',
  'net_read_timeout=600',
  'max_statement_time=0',
  'max_execution_time=0',
  'idle_transaction_timeout=0',
  'idle_readonly_transaction_timeout=0',
  'group_concat_max_len=1073741824', // types of JSON documents
];

/**
 * Takes a snapshot over several connections, and reads the definitions that belong to it: once before
 * it and once after, until both say the same.
 * @throws SluiceError PRIVILEGE_MISSING, SERVER_UNFIT, TRANSIENT (a lock that was waited for too long)
 */
export async function takeSnapshot(options: SnapshotOptions): Promise<Snapshot> {
  const control = await openControl(options.source);
  try {
    const server = await inspect(options.source);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const snapshot = await attemptSnapshot(control, server, options, attempt >= INSIDE);
      if (snapshot !== undefined) return snapshot;
      options.logger.info({ attempt }, 'definitions changed while the snapshot was taken: again');
    }
  } finally {
    await control.end();
  }
  throw new SluiceError('TRANSIENT', 'definitions on the master change all the time', {
    hint: 'Provision when fewer CREATE, ALTER and DROP statements run on the master.',
  });
}

export async function openControl(source: SourceConfig): Promise<Session> {
  const control = await Session.open(source, 'master');
  await control.query(CATALOGUE_SETTINGS);
  // MySQL keeps sizes for a day otherwise: a table that grew would be copied by one worker
  await control.attempt('SET SESSION information_schema_stats_expiry=0');
  return control;
}

export async function closeSnapshot({ sessions }: Pick<Snapshot, 'sessions'>): Promise<void> {
  await Promise.all(sessions.map((session) => session.end()));
}

async function inspect(source: SourceConfig): Promise<SourceServer> {
  const connection = await connectServer(source);
  try {
    return await inspectSource(connection);
  } finally {
    connection.destroy();
  }
}

/** Undefined: definitions changed meanwhile. */
async function attemptSnapshot(
  control: Session,
  server: SourceServer,
  options: SnapshotOptions,
  inside: boolean,
): Promise<Snapshot | undefined> {
  const before = await readCatalogue(control, options);
  const lock = await takeLock(options, before, server);
  const sessions: Session[] = [];
  try {
    const catalogue =
      inside && lock.method === 'global read lock' ? await readCatalogue(control, options) : before;
    const count = lock.release === undefined ? 1 : options.connections;
    for (let i = 0; i < count; i += 1) sessions.push(await openReader(options.source));
    const place = await placeOf(sessions, control, lock.method, server);
    if (lock.release === undefined) refuseNonTransactional(catalogue.tables);
    else await options.whileLocked(catalogue, sessions);
    await lock.release?.();
    const after = catalogue === before ? await readCatalogue(control, options) : catalogue;
    if (after.fingerprint === catalogue.fingerprint) {
      const gtidSet = await gtidSetAt(control, place, server);
      const exact = { ...place, gtidSet };
      return { sessions, server, place: exact, method: lock.method, catalogue };
    }
  } catch (error) {
    await closeSnapshot({ sessions });
    throw error;
  } finally {
    await lock.release?.();
  }
  await closeSnapshot({ sessions });
  return undefined;
}

async function openReader(source: SourceConfig): Promise<Session> {
  const session = await Session.open(source, 'master');
  await session.query(READER_SETTINGS);
  for (const limit of READER_LIMITS) await session.attempt(`SET SESSION ${limit}`);
  await session.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
  return session;
}

interface Lock {
  readonly method: Method;
  /** Undefined: nothing is locked. May be called more than once. */
  readonly release: (() => Promise<void>) | undefined;
}

/**
 * Keeps commits out while the snapshots begin, with the strongest means that the login may use. Each
 * waits for the transactions under way, which hold the locks that it asks for until they are
 * committed: so what the binlog has up to its end then is visible, and nothing after it.
 */
async function takeLock(
  options: SnapshotOptions,
  { tables }: Catalogue,
  { flavour }: SourceServer,
): Promise<Lock> {
  const { logger } = options;
  const refusals: string[] = [];
  const candidates: ReadonlyArray<readonly [Method, string]> = [
    ['global read lock', 'FLUSH TABLES WITH READ LOCK'],
    ['table locks', lockTables(tables)],
  ];
  for (const [method, sql] of candidates) {
    const session = await Session.open(options.source, 'master');
    await session.query(`SET NAMES utf8mb4; SET lock_wait_timeout=${options.lockWait}`);
    const refusal = await session.attempt(sql);
    if (refusal === undefined) {
      let held = true;
      const release = async (): Promise<void> => {
        if (held) await session.end();
        held = false;
      };
      return { method, release };
    }
    await session.end();
    if (/\(error 1205\)/.test(refusal)) throw lockTimeout(method, options.lockWait);
    logger.info({ method, refusal }, 'this way of taking a snapshot is not open to the login');
    refusals.push(`${method}: ${refusal}`);
  }
  if (flavour === 'mariadb')
    return { method: "the server's own snapshot position", release: undefined };
  throw new SluiceError(
    'PRIVILEGE_MISSING',
    `the login can take no snapshot of the master whose place in the binlog is known (${refusals.join('; ')})`,
    {
      hint: 'GRANT RELOAD ON *.*, or GRANT LOCK TABLES, SELECT ON *.*, to the login of the master.',
    },
  );
}

function lockTables(tables: readonly Table[]): string {
  const names = tables
    .filter(({ type }) => type !== 'SEQUENCE')
    .map(({ schema, name }) => `${quoteQualified(schema, name)} READ`);
  return names.length === 0 ? 'DO 0' : `SET autocommit=0; LOCK TABLES ${names.join(',')}`;
}

function lockTimeout(method: Method, seconds: number): SluiceError {
  return new SluiceError(
    'TRANSIENT',
    `the master did not give the ${method} within ${seconds} s: a statement or transaction there runs longer`,
    {
      hint: 'Look for long ones in SHOW PROCESSLIST, wait for their end or end them, and run it again; --lock-wait allows for a longer wait.',
    },
  );
}

async function placeOf(
  sessions: readonly Session[],
  control: Session,
  method: Method,
  { flavour, versionNumber }: SourceServer,
): Promise<Place> {
  if (method === "the server's own snapshot position") return ownPlace(sessions[0]);
  const renamed = flavour === 'mysql' && atLeast(versionNumber, [8, 2, 0]);
  const [row] = await control.query(renamed ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS');
  const executed = row?.['Executed_Gtid_Set'];
  return {
    file: row?.['File'] ?? '',
    position: Number(row?.['Position'] ?? 0),
    gtidSet: executed?.replace(/\s/g, ''),
  };
}

/** MariaDB manual, "Enhancements for START TRANSACTION WITH CONSISTENT SNAPSHOT". */
async function ownPlace(session: Session | undefined): Promise<Place> {
  const rows = (await session?.query("SHOW STATUS LIKE 'binlog_snapshot_%'")) ?? [];
  const value = (name: string): string =>
    rows.find((row) => row['Variable_name']?.toLowerCase() === name)?.['Value'] ?? '';
  const file = value('binlog_snapshot_file');
  if (file !== '') {
    return { file, position: Number(value('binlog_snapshot_position')), gtidSet: undefined };
  }
  throw new SluiceError('SERVER_UNFIT', 'the master tells no place in the binlog for a snapshot', {
    hint: 'GRANT RELOAD ON *.* to the login of the master, and check that log_bin is on there.',
  });
}

/** MariaDB reads the binlog file for it, which is why no lock is held meanwhile. */
async function gtidSetAt(
  control: Session,
  { file, position, gtidSet }: Place,
  { flavour, gtids }: SourceServer,
): Promise<string | undefined> {
  if (flavour === 'mysql') return gtids ? (gtidSet ?? '') : undefined;
  const [row] = await control.query(`SELECT BINLOG_GTID_POS('${file}', ${position}) AS g`);
  return row?.['g'] ?? undefined;
}

/** Without a lock they could be copied only as they are at some other time than the rest. */
export function refuseNonTransactional(tables: readonly Table[]): void {
  const found = tables.filter((table) => !isTransactional(table));
  if (found.length === 0) return;
  const names = found.slice(0, 5).map((table) => `${titleOf(table)} (${table.engine})`);
  const more = found.length > 5 ? ` and ${found.length - 5} more` : '';
  throw new SluiceError(
    'SERVER_UNFIT',
    `tables without transactions are in no snapshot: ${names.join(', ')}${more}`,
    {
      hint: 'Convert them to InnoDB, or GRANT RELOAD (or LOCK TABLES) ON *.* to the login of the master so that they can be copied while nobody writes.',
    },
  );
}
