import type { Logger } from 'pino';
import type { SourceConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import type { SourceServer } from '../extractor/source-server.js';
import { quoteQualified } from '../mysql/quote.js';
import { Session } from './session.js';
import type { Table } from './table.js';

/** How the snapshot was taken, from the shortest to the longest trust in the login. */
export type Method = 'global read lock' | 'table locks' | "the server's own snapshot position";

export interface LockOptions {
  readonly source: SourceConfig;
  /** Seconds to wait for a lock; others wait behind it. */
  readonly lockWait: number;
  readonly logger: Logger;
}

export interface Lock {
  readonly method: Method;
  /** Undefined: nothing is locked. May be called more than once. */
  readonly release: (() => Promise<void>) | undefined;
}

/**
 * Keeps commits out while the snapshots begin, with the strongest means that the login may use. Each
 * waits for the transactions under way, which hold the locks that it asks for until they are
 * committed: so what the binlog has up to its end then is visible, and nothing after it.
 */
export async function lockMaster(
  options: LockOptions,
  tables: readonly Table[],
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
    if (refusal === undefined) return { method, release: endOnce(session) };
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

/** Locks go with the session that holds them. */
function endOnce(session: Session): () => Promise<void> {
  let held = true;
  return async () => {
    if (held) await session.end();
    held = false;
  };
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
