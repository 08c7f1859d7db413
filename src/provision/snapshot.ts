import type { SourceConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import { inspectSource, type SourceServer } from '../extractor/source-server.js';
import { connectServer } from '../mysql/connect.js';
import {
  CATALOGUE_SETTINGS,
  readCatalogue,
  type Catalogue,
  type CatalogueRule,
} from './catalogue.js';
import { lockMaster, type LockOptions, type Method } from './master-lock.js';
import { Session } from './session.js';
import { gtidSetAt, placeOf, type Place } from './snapshot-place.js';
import { titleOf, isTransactional, type Table } from './table.js';

/** Transactions on the master that all see its rows as they were at one place in its binlog. */
export interface Snapshot {
  readonly sessions: readonly Session[];
  readonly server: SourceServer;
  readonly place: Place;
  readonly method: Method;
  readonly catalogue: Catalogue;
}

export interface SnapshotOptions extends CatalogueRule, LockOptions {
  readonly connections: number;
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
  const lock = await lockMaster(options, before.tables, server);
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
