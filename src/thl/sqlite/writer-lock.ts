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

/** Undefined if another process, or another log object of this one, holds the lock. */
export function takeWriterLock(logPath: string): WriterLock | undefined {
  const path = `${logPath}.lock`;
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
    const held = db;
    return { release: () => void held.close() };
  } catch (error) {
    db?.close();
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY') === true) return undefined;
    throw writeFailure(path, error);
  }
}
