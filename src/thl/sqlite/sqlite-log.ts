import type { Logger } from 'pino';
import type { ThlConfig } from '../../config/schema.js';
import { SluiceError } from '../../errors/sluice-error.js';
import { createLogFile, openForReading, openForWriting, type Connection } from './connection.js';
import { ReadableLog } from './readable-log.js';
import { closeHandles, WritableLog, type WriterHandles } from './writable-log.js';
import { takeWriterLock, type WriterLock } from './writer-lock.js';

export interface OpenLogOptions {
  readonly logger: Logger;
  /** False: damaged events are handed out as they are. Default: every CRC is checked on read. */
  readonly verify?: boolean;
}

/**
 * Opens the history log kept in the SQLite file `config.path`. `write`: makes it if it is missing,
 * keeps every other writer out, and removes a half-written transaction at its end. `read`: the file
 * must exist; another process may write to it.
 * @throws SluiceError THL_LOCKED, THL_VERSION, THL_UNAVAILABLE, THL_WRITE_FAILED, THL_CORRUPT
 */
export async function openLog(
  config: ThlConfig,
  mode: 'write',
  options: OpenLogOptions,
): Promise<WritableLog>;
export async function openLog(
  config: Pick<ThlConfig, 'path'>,
  mode: 'read',
  options: OpenLogOptions,
): Promise<ReadableLog>;
export async function openLog(
  config: ThlConfig,
  mode: 'write' | 'read',
  options: OpenLogOptions,
): Promise<WritableLog | ReadableLog>;
export async function openLog(
  config: Pick<ThlConfig, 'path'> | ThlConfig,
  mode: 'write' | 'read',
  { logger, verify = true }: OpenLogOptions,
): Promise<WritableLog | ReadableLog> {
  if (mode === 'read') return new ReadableLog(config.path, { logger, verify });
  return openWritable(config as ThlConfig, logger, verify);
}

async function openWritable(
  config: ThlConfig,
  logger: Logger,
  verify: boolean,
): Promise<WritableLog> {
  const log = new WritableLog(openHandles(config.path), config, { logger, verify });
  try {
    await log.recover();
  } catch (error) {
    log.release();
    throw error;
  }
  logger.info({ path: config.path, ...log.bounds() }, 'history log opened for writing');
  return log;
}

function openHandles(path: string): WriterHandles {
  createLogFile(path);
  const lock = lockFor(path);
  let db: Connection | undefined;
  try {
    db = openForWriting(path);
    return { lock, db, readDb: openForReading(path) };
  } catch (error) {
    closeHandles({ lock, ...(db && { db }) });
    throw error;
  }
}

function lockFor(path: string): WriterLock {
  const lock = takeWriterLock(path);
  if (lock !== undefined) return lock;
  const holder = describeHolder(path);
  throw new SluiceError('THL_LOCKED', `history log ${path} is being written by ${holder}`, {
    hint: 'One process at a time may write to a log: stop that one (`replicator stop`), or give this service another `thl.path`.',
  });
}

/** The holder wrote its name into the log, where readers can see it. */
function describeHolder(path: string): string {
  try {
    const db = openForReading(path);
    try {
      const row = db.prepare<[], { pid: number; host: string }>('SELECT * FROM writer').get();
      return row === undefined ? 'another process' : `process ${row.pid} on ${row.host}`;
    } finally {
      db.close();
    }
  } catch {
    return 'another process';
  }
}
