import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { TargetSession } from '../target/target-session.js';
import type { CatalogNames } from './catalog.js';
import { utc } from './restart-point-table.js';

/** A definition that is about to be executed, or has been, and that no restart point covers yet. */
export interface Intent {
  readonly seqno: number;
  readonly fragno: number;
  /** Which event of the fragment it is, from 0. All before it are committed with the intent. */
  readonly eventIndex: number;
  /** SHA-256 of the statement's bytes, in hex. */
  readonly statementHash: string;
  /** State of the target before it, see `fingerprint.ts`. */
  readonly fingerprint: string;
  /** The statement, shortened, for people. */
  readonly statement: string;
}

const TASK_ID = 0;

/** In place of a fingerprint: the target refused the definition, it has not taken effect. */
export const REFUSED = 'refused';

/** The intent that a crash or an error left. */
export async function readIntent(
  session: TargetSession,
  names: CatalogNames,
): Promise<Intent | undefined> {
  const [row] = await session.query(
    `SELECT seqno, fragno, event_index, statement_hash, fingerprint, statement
     FROM ${names.intent} WHERE task_id = ${TASK_ID}`,
  );
  if (row === undefined) return undefined;
  return {
    seqno: Number(row['seqno']),
    fragno: Number(row['fragno']),
    eventIndex: Number(row['event_index']),
    statementHash: row['statement_hash'] ?? '',
    fingerprint: row['fingerprint'] ?? '',
    statement: row['statement'] ?? '',
  };
}

/** @param now microseconds since 1970 UTC */
export function writeIntent(
  out: SqlBuffer,
  names: CatalogNames,
  intent: Intent,
  now: bigint,
): void {
  out.utf8(`REPLACE INTO ${names.intent} SET task_id=${TASK_ID},seqno=${intent.seqno},`);
  out.text(`fragno=${intent.fragno},event_index=${intent.eventIndex},`);
  out.text(`statement_hash='${intent.statementHash}',fingerprint='${intent.fingerprint}',`);
  out.text('statement=_utf8mb4');
  out.quoted(Buffer.from(intent.statement));
  out.text(`,created=${utc(now)}`);
}

export function clearIntent(out: SqlBuffer, names: CatalogNames): void {
  out.utf8(`DELETE FROM ${names.intent} WHERE task_id=${TASK_ID}`);
}

export function markRefused(names: CatalogNames): string {
  return `UPDATE ${names.intent} SET fingerprint='${REFUSED}' WHERE task_id=${TASK_ID}`;
}
