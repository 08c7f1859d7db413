import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { reasonOf } from '../../errors/reason.js';
import { SluiceError } from '../../errors/sluice-error.js';
import { makeFolder } from '../../util/make-folder.js';
import {
  APPLICATION_ID,
  FROM_WITHOUT_PACKS,
  SCHEMA,
  SCHEMA_VERSION,
  SCHEMA_WITHOUT_PACKS,
} from './schema.js';
import { readFailure, sqliteCode, writeFailure } from './sqlite-failure.js';

export type Connection = Database.Database;

/** How long a statement waits for a lock that another process holds. */
export const BUSY_MS = 5_000;
/**
 * Measured with transactions of 300 bytes and 1 KiB: pages of 4 KiB leave up to a third of the file
 * empty, since rows do not fill them; beyond 16 KiB a commit of few rows writes more than it saves.
 */
export const PAGE_BYTES = 16_384;
/** The write-ahead log is copied into the file when it has grown to this. */
const CHECKPOINT_BYTES = 16 * 1024 * 1024;
/** The write-ahead log file is cut back to this when it starts again from its beginning. */
const WAL_KEPT_BYTES = 64 * 1024 * 1024;
/** Pages beyond that go into the write-ahead log before their commit: rows are written once, in order. */
const WRITER_CACHE_KIB = 4 * 1024;
/** A reader goes from one end to the other: what it has read it does not need again. */
const READER_CACHE_KIB = 2 * 1024;

/** FULL and what SQLite calls it in numbers. */
const FULL = 2;

/**
 * Opens the connection that appends, and lays out the log if the file is empty.
 * @throws SluiceError THL_VERSION, THL_UNAVAILABLE, THL_WRITE_FAILED, THL_CORRUPT
 */
export function openForWriting(path: string): Connection {
  const db = connect(path, { timeout: BUSY_MS });
  try {
    prepareFile(db, path);
    requireDurability(db, path);
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_BYTES / PAGE_BYTES}`);
    db.pragma(`cache_size = ${-WRITER_CACHE_KIB}`);
    db.pragma(`journal_size_limit = ${WAL_KEPT_BYTES}`);
    return db;
  } catch (error) {
    db.close();
    throw writeFailure(path, error);
  }
}

/**
 * Opens a connection that only reads. It still needs write access to the log's folder: SQLite's
 * readers and writers meet in its shared-memory file.
 * @throws SluiceError THL_VERSION, THL_UNAVAILABLE, THL_CORRUPT
 */
export function openForReading(path: string): Connection {
  const db = connect(path, { timeout: BUSY_MS, fileMustExist: true });
  try {
    checkVersion(db, path);
    db.pragma('query_only = ON');
    db.pragma(`cache_size = ${-READER_CACHE_KIB}`);
    return db;
  } catch (error) {
    db.close();
    throw readFailure(path, error);
  }
}

/**
 * Opens a connection for acknowledgements, which need no durability: one that is lost only makes
 * the next purge keep more. Without an fsync it holds the write lock for microseconds, so that a
 * slave's process does not delay the extractor's.
 */
export function openForAcknowledging(path: string): Connection {
  const db = connect(path, { timeout: BUSY_MS, fileMustExist: true });
  db.pragma('synchronous = NORMAL');
  db.pragma('wal_autocheckpoint = 0');
  return db;
}

function connect(path: string, options: Database.Options): Connection {
  try {
    return new Database(path, options);
  } catch (error) {
    throw missingFolder(path, error) ?? readFailure(path, error);
  }
}

/** better-sqlite3 reports a missing folder as a TypeError of its own. */
function missingFolder(path: string, cause: unknown): SluiceError | undefined {
  if (sqliteCode(cause) !== undefined || existsSync(dirname(path))) return undefined;
  return new SluiceError('THL_UNAVAILABLE', `the folder of history log ${path} does not exist`, {
    cause,
    hint: 'Check the path (`thl.path`), and that the extractor has made the log.',
  });
}

/**
 * Makes the file of a log, if it is missing, and its folder. Event data is as confidential as the
 * tables it came from: not readable by everybody.
 * @throws SluiceError THL_WRITE_FAILED
 */
export function createLogFile(path: string): void {
  if (existsSync(path)) return;
  try {
    makeFolder(dirname(path));
    closeSync(openSync(path, 'a', 0o640));
  } catch (cause) {
    throw new SluiceError(
      'THL_WRITE_FAILED',
      `history log ${path} cannot be made: ${reasonOf(cause)}`,
      {
        cause,
        hint: 'Make the folder writable for the replicator, or change `thl.path`.',
      },
    );
  }
}

function prepareFile(db: Connection, path: string): void {
  if (isEmpty(db)) {
    db.pragma(`page_size = ${PAGE_BYTES}`);
    db.pragma('auto_vacuum = INCREMENTAL');
  } else {
    checkVersion(db, path);
  }
  db.pragma('journal_mode = WAL');
  db.transaction(() => (isEmpty(db) ? createSchema(db) : upgrade(db))).immediate();
}

function isEmpty(db: Connection): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
}

/** A log that an earlier release made lacks it: nothing was ever kept in it. */
function addColumn(db: Connection): void {
  const found = db.prepare("SELECT 1 FROM pragma_table_info('tail') WHERE name='applier_sessions'");
  if (found.get() === undefined) db.exec('ALTER TABLE tail ADD COLUMN applier_sessions TEXT');
}

/** One transaction, as `createSchema`. */
function upgrade(db: Connection): void {
  addColumn(db);
  if (hasPacks(db)) return;
  db.exec(FROM_WITHOUT_PACKS);
  db.pragma(`user_version = ${SCHEMA_VERSION}`);
}

/** A log that an earlier release wrote has none, until a later one opens it for writing. */
export function hasPacks(db: Connection): boolean {
  return db.pragma('user_version', { simple: true }) !== SCHEMA_WITHOUT_PACKS;
}

/** One transaction: a crash leaves the whole schema with its version, or an empty file. */
function createSchema(db: Connection): void {
  db.exec(SCHEMA);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma(`user_version = ${SCHEMA_VERSION}`);
}

function checkVersion(db: Connection, path: string): void {
  const version = db.pragma('user_version', { simple: true });
  const application = db.pragma('application_id', { simple: true });
  const isKnown = version === SCHEMA_VERSION || version === SCHEMA_WITHOUT_PACKS;
  if (application === APPLICATION_ID && isKnown) return;
  if (application === APPLICATION_ID) throw otherVersion(path, Number(version));
  throw new SluiceError('THL_UNAVAILABLE', `${path} is not a history log`, {
    hint: 'Check `thl.path`: an empty file, or another program’s database.',
    retryable: isEmpty(db),
  });
}

function otherVersion(path: string, found: number): SluiceError {
  const message = `history log ${path} has format ${found}, this release reads and writes format ${SCHEMA_VERSION}`;
  return new SluiceError('THL_VERSION', message, {
    hint:
      found > SCHEMA_VERSION
        ? 'Install the release that wrote the log, or a later one.'
        : 'Let the release that wrote the log apply it to its end, then move the log away and start this release with a new one.',
  });
}

/**
 * `append` promises durability, and a WAL database that is opened again falls back to the build's
 * default, NORMAL, which does not sync at commit: so it is set, and read back, on every open.
 */
function requireDurability(db: Connection, path: string): void {
  db.pragma('synchronous = FULL');
  const mode = db.pragma('journal_mode', { simple: true });
  const synchronous = db.pragma('synchronous', { simple: true });
  if (mode === 'wal' && synchronous === FULL) return;
  throw new SluiceError(
    'THL_UNAVAILABLE',
    `history log ${path} cannot be made durable: journal_mode=${String(mode)}, synchronous=${String(synchronous)}`,
    { hint: 'Keep the log on a local file system that supports shared memory.', retryable: false },
  );
}
