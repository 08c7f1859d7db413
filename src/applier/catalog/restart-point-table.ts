import type { Header } from '../../event/header.js';
import type { RestartPoint } from '../../event/restart-point.js';
import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { ResultRow } from '../target/query-command.js';
import type { TargetSession } from '../target/target-session.js';
import type { CatalogNames } from './catalog.js';

/** One apply channel; the table's key allows for several. */
const TASK_ID = 0;

/** What the target has committed last. Locks the row until the end of the transaction. */
export async function readRestartPoint(
  session: TargetSession,
  names: CatalogNames,
): Promise<RestartPoint | undefined> {
  const rows = await session.query(
    `SELECT seqno, fragno, last_frag, epoch_number, source_id, eventid, shard_id, applied_latency,
       TIMESTAMPDIFF(MICROSECOND, '1970-01-01', extract_timestamp) AS extracted
     FROM ${names.restartPoint} WHERE task_id = ${TASK_ID} FOR UPDATE`,
  );
  return rows[0] === undefined ? undefined : fromRow(rows[0]);
}

function fromRow(row: ResultRow): RestartPoint {
  const text = (name: string): string => row[name] ?? '';
  return {
    seqno: Number(text('seqno')),
    fragno: Number(text('fragno')),
    lastFrag: text('last_frag') === '1',
    epoch: Number(text('epoch_number')),
    sourceId: text('source_id'),
    eventId: text('eventid'),
    shardId: text('shard_id'),
    appliedLatency: Number(text('applied_latency')),
    extractedAt: BigInt(text('extracted')),
  };
}

/**
 * The restart point after the transaction that ends with `header`.
 * @param now microseconds since 1970 UTC
 */
export function restartPointAfter(header: Header, now: bigint): RestartPoint {
  const latency = Number(now - header.committedAt) / 1e6;
  return {
    seqno: header.seqno,
    fragno: header.fragno,
    lastFrag: header.lastFrag,
    epoch: header.epoch,
    sourceId: header.sourceId,
    eventId: header.eventId,
    shardId: header.shardId,
    appliedLatency: Math.max(0, Math.round(latency * 1000) / 1000),
    extractedAt: header.committedAt,
  };
}

/**
 * Appends the statement that moves the restart point from `before` to `after`. It fails on the server
 * (NULL into a NOT NULL column, under a strict sql_mode) if the table does not say `before` any more:
 * another applier has been here, and what this one did must not be committed.
 * @param now microseconds since 1970 UTC
 */
export function writeRestartPoint(
  out: SqlBuffer,
  names: CatalogNames,
  before: RestartPoint | undefined,
  after: RestartPoint,
  now: bigint,
): void {
  out.utf8(before === undefined ? `INSERT INTO ` : `UPDATE `);
  out.utf8(`${names.restartPoint} SET `);
  const seqno = before === undefined ? after.seqno : guarded(before, after);
  out.text(`seqno=${seqno},fragno=${after.fragno},last_frag=${after.lastFrag ? 1 : 0},`);
  out.text(`epoch_number=${after.epoch},applied_latency=${after.appliedLatency},`);
  text(out, 'source_id', after.sourceId);
  text(out, 'eventid', after.eventId);
  text(out, 'shard_id', after.shardId);
  out.text(`update_timestamp=${utc(now)},extract_timestamp=${utc(after.extractedAt)}`);
  out.text(before === undefined ? `,task_id=${TASK_ID}` : ` WHERE task_id=${TASK_ID}`);
}

/** Microseconds since 1970 as a DATETIME in UTC, whatever the session's time zone and clock are. */
export function utc(micros: bigint): string {
  return `'1970-01-01'+INTERVAL ${micros} MICROSECOND`;
}

function guarded(before: RestartPoint, after: RestartPoint): string {
  return `IF(seqno=${before.seqno},${after.seqno},NULL)`;
}

function text(out: SqlBuffer, column: string, value: string): void {
  out.text(`${column}=_utf8mb4`);
  out.quoted(Buffer.from(value));
  out.byte(0x2c);
}
