import { realpathSync } from 'node:fs';
import Database from 'better-sqlite3';
import { sqliteCode, writeFailure } from './sqlite-failure.js';

/**
 * The one writer's lock: an SQLite file beside the log, held in an exclusive transaction. The
 * operating system frees it when the process ends, however it ends. It is not the log itself that
 * is locked, because readers in other processes have to get at that.
 */
export interface WriterLock {
  release(): void;
}

/** Longer than `isWriterLocked` of another process holds the lock file. */
const PATIENCE_MS = 200;

/** Undefined if another process, or another log object of this one, holds the lock. */
export function takeWriterLock(logPath: string): WriterLock | undefined {
  const path = lockPath(logPath);
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { timeout: PATIENCE_MS });
    db.exec('BEGIN EXCLUSIVE');
    const held = db;
    return { release: () => void held.close() };
  } catch (error) {
    db?.close();
    if (isBusy(error)) return undefined;
    throw writeFailure(path, error);
  }
}

/** Whether a running process writes to the log. */
export function isWriterLocked(logPath: string): boolean {
  let db: Database.Database | undefined;
  try {
    db = new Database(lockPath(logPath), { timeout: 0, fileMustExist: true });
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    return isBusy(error);
  } finally {
    db?.close();
  }
}

/** One lock for a log, by whatever symbolic link it is reached. */
function lockPath(logPath: string): string {
  return `${realpathSync(logPath)}.lock`;
}

function isBusy(error: unknown): boolean {
  return sqliteCode(error)?.startsWith('SQLITE_BUSY') === true;
}
