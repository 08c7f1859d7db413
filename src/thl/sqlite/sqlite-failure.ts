import Database from 'better-sqlite3';
import { SluiceError } from '../../errors/sluice-error.js';

/** SQLite's extended result code, such as `SQLITE_IOERR_WRITE`; undefined for any other error. */
export function sqliteCode(error: unknown): string | undefined {
  return error instanceof Database.SqliteError ? error.code : undefined;
}

/**
 * better-sqlite3 is part machine code, which its install script fetches or compiles: without that, or
 * with what was made for another release of Node.js, nothing can be opened. Undefined: another error.
 */
function libraryFailure(error: unknown): SluiceError | undefined {
  if (!(error instanceof Error)) return undefined;
  const isMissing = error.message.startsWith('Could not locate the bindings file');
  if (!isMissing && (error as NodeJS.ErrnoException).code !== 'ERR_DLOPEN_FAILED') return undefined;
  const what = isMissing
    ? 'its machine code was not installed'
    : `its machine code cannot be loaded: ${error.message.split('\n')[0] ?? ''}`;
  return new SluiceError('DEPENDENCY_UNFIT', `better-sqlite3 does not work: ${what}`, {
    cause: error,
    hint: 'Install the package again with the Node.js that runs it, and let npm run install scripts (ignore-scripts off; a newer npm: --allow-scripts=better-sqlite3). Where no ready-made binary can be had it takes python3, make and g++.',
  });
}

function isDamage(code: string): boolean {
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}

function damaged(path: string, cause: Error): SluiceError {
  if (sqliteCode(cause) === 'SQLITE_NOTADB') return noDatabase(path, cause);
  return new SluiceError('THL_CORRUPT', `history log ${path} is damaged: ${cause.message}`, {
    cause,
    hint: 'Stop the replicator, check the disk, move the log away, and restore it or extract it again from the master.',
  });
}

function noDatabase(path: string, cause: Error): SluiceError {
  return new SluiceError('THL_CORRUPT', `${path} is no history log: ${cause.message}`, {
    cause,
    hint: 'Check `thl.path`. If it names the log, its first bytes were overwritten: check the disk, move it away, and restore it or extract it again from the master.',
  });
}

const NOT_WRITABLE =
  'Make the log, its -wal, -shm and .lock files and their folder writable for the replicator; nothing was lost.';
const WRITE_HINTS: readonly (readonly [prefix: string, hint: string])[] = [
  ['SQLITE_FULL', 'Make room on the file system of the log (or `thl purge`); nothing was lost.'],
  ['SQLITE_READONLY', NOT_WRITABLE],
  ['SQLITE_CANTOPEN', NOT_WRITABLE],
  ['SQLITE_BUSY', 'Another program holds the log in a transaction: end it, then go online again.'],
];
const WRITE_HINT = 'Check the disk and the kernel log; what was acknowledged before is stored.';

/** Translates an error of a write. Errors that are not SQLite's are returned as they are. */
export function writeFailure(path: string, error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === undefined || !(error instanceof Error)) return libraryFailure(error) ?? error;
  if (isDamage(code)) return damaged(path, error);
  if (code.startsWith('SQLITE_CONSTRAINT')) return foreignWrite(path, error);
  const hint = WRITE_HINTS.find(([prefix]) => code.startsWith(prefix))?.[1] ?? WRITE_HINT;
  const message = `history log ${path} cannot be written: ${error.message} (${code})`;
  return new SluiceError('THL_WRITE_FAILED', message, { hint, cause: error });
}

function foreignWrite(path: string, cause: Error): SluiceError {
  return new SluiceError(
    'THL_SEQUENCE',
    `history log ${path} holds an event of this place already: ${cause.message}`,
    {
      cause,
      hint: 'Another process wrote to the log although it is locked. Stop all replicators that use it, then start one.',
    },
  );
}

/** Translates an error of opening or reading. */
export function readFailure(path: string, error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === undefined || !(error instanceof Error)) return libraryFailure(error) ?? error;
  if (isDamage(code)) return damaged(path, error);
  return new SluiceError(
    'THL_UNAVAILABLE',
    `history log ${path} cannot be opened or read: ${error.message} (${code})`,
    {
      cause: error,
      hint: 'Check the path (`thl.path`), that the extractor has made the log, and that this user may read and write it and its folder.',
    },
  );
}
