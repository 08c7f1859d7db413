import { statSync } from 'node:fs';
import { formatEventId, type EventId } from '../../event/event-id.js';
import type { LogTail } from '../../event/log-tail.js';
import type { LogBounds } from '../log.js';
import { openForReading, type Connection } from './connection.js';
import type { Consumer } from './consumers.js';
import { FragmentReader } from './fragment-reader.js';
import { readFailure } from './sqlite-failure.js';
import { boundsOf, TailRow } from './tail-row.js';
import { isWriterLocked } from './writer-lock.js';

/** The process that has the log open for writing, or had it last and was killed. */
export interface WriterProcess {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
  readonly running: boolean;
}

/** What an operator wants to know about a log, from one moment. */
export interface LogSummary {
  readonly path: string;
  /** Of the file and its write-ahead log. */
  readonly bytes: number;
  /** Bytes of the file that are free for new events. */
  readonly freeBytes: number;
  readonly bounds: LogBounds | undefined;
  /** Fragments of all transactions. */
  readonly fragments: number;
  /** Commit on the source of the first and the last transaction, microseconds since 1970 UTC. */
  readonly oldest: bigint | undefined;
  readonly newest: bigint | undefined;
  readonly tail: LogTail;
  readonly consumers: readonly Consumer[];
  readonly writer: WriterProcess | undefined;
}

/** Consecutive transactions of one source, epoch and binlog file. */
export interface LogRange {
  readonly file: string;
  readonly sourceId: string;
  readonly epoch: number;
  readonly serverVersion: string;
  readonly firstSeqno: number;
  readonly lastSeqno: number;
  /** When the first of them was stored, milliseconds since 1970. */
  readonly storedAt: number;
}

/** @throws SluiceError THL_UNAVAILABLE, THL_VERSION, THL_CORRUPT */
export function summarizeLog(path: string): LogSummary {
  return inspect(path, (db) => {
    const tail = new TailRow(db).read();
    const bounds = boundsOf(tail);
    const { header, source } = tail;
    return {
      path,
      bytes: sizeOf(path) + sizeOf(`${path}-wal`),
      freeBytes: pragma(db, 'freelist_count') * pragma(db, 'page_size'),
      bounds,
      fragments: bounds === undefined ? 0 : countFragments(db, bounds),
      oldest: bounds && commitTime(db, path, bounds.minSeqno),
      newest: bounds && header?.committedAt,
      tail: { header, source },
      consumers: db.prepare<[], Consumer>('SELECT name, seqno FROM consumer ORDER BY name').all(),
      writer: writerOf(db, path),
    };
  });
}

/** @throws SluiceError THL_UNAVAILABLE, THL_VERSION, THL_CORRUPT */
export function indexLog(path: string): LogRange[] {
  return inspect(path, (db) => {
    const bounds = boundsOf(new TailRow(db).read());
    return bounds === undefined ? [] : mergeRanges(selectSegments(db), bounds);
  });
}

/**
 * The transaction whose event id names this place, whatever its thread; the last of them, as after a
 * RESET MASTER positions come again. Looks through the whole log.
 * @throws SluiceError THL_UNAVAILABLE, THL_VERSION, THL_CORRUPT
 */
export function seqnoEndingAt(path: string, place: EventId): number | undefined {
  const prefix = formatEventId(place).replace(/;.*$/, ';');
  return inspect(path, (db) => {
    const found = db
      .prepare<[string, string], number | null>(
        'SELECT max(seqno) FROM events WHERE last_frag AND substr(event_id, 1, length(?)) = ?',
      )
      .pluck()
      .get(prefix, prefix);
    return found ?? undefined;
  });
}

function inspect<T>(path: string, work: (db: Connection) => T): T {
  const db = openForReading(path);
  try {
    return db.transaction(() => work(db)).deferred();
  } catch (error) {
    throw readFailure(path, error);
  } finally {
    db.close();
  }
}

/** Transactions have no gaps, so only what comes after first fragments has to be counted. */
function countFragments(db: Connection, { minSeqno, maxSeqno }: LogBounds): number {
  const further = db
    .prepare<[number, number], number>(
      'SELECT count(*) FROM next_fragment WHERE seqno BETWEEN ? AND ?',
    )
    .pluck()
    .get(minSeqno, maxSeqno);
  return maxSeqno - minSeqno + 1 + (further ?? 0);
}

function commitTime(db: Connection, path: string, seqno: number): bigint | undefined {
  const reader = new FragmentReader(db, path, { verify: false });
  return reader.batch({ seqno, fragno: 0 }, seqno, 1)[0]?.header.committedAt;
}

function writerOf(db: Connection, path: string): WriterProcess | undefined {
  const row = db
    .prepare<[], Omit<WriterProcess, 'running'>>(
      'SELECT pid, host, opened_at AS openedAt FROM writer',
    )
    .get();
  return row && { ...row, running: isWriterLocked(path) };
}

type Segment = Omit<LogRange, 'lastSeqno'>;

function selectSegments(db: Connection): Segment[] {
  return db
    .prepare<[], Segment>(
      `SELECT s.file AS file, s.source_id AS sourceId, s.epoch AS epoch,
         f.server_version AS serverVersion, s.first_seqno AS firstSeqno, s.stored_at AS storedAt
       FROM segment s JOIN format f ON f.id = s.format ORDER BY s.id`,
    )
    .all();
}

function mergeRanges(segments: readonly Segment[], bounds: LogBounds): LogRange[] {
  const ranges: Segment[] = [];
  for (const segment of segments) {
    const last = ranges.at(-1);
    if (last === undefined || !sameSource(last, segment)) ranges.push(segment);
  }
  return ranges
    .map((range, i) => ({
      ...range,
      firstSeqno: Math.max(range.firstSeqno, bounds.minSeqno),
      lastSeqno: Math.min((ranges[i + 1]?.firstSeqno ?? Infinity) - 1, bounds.maxSeqno),
    }))
    .filter((range) => range.firstSeqno <= range.lastSeqno);
}

function sameSource(a: Segment, b: Segment): boolean {
  return (
    a.file === b.file &&
    a.sourceId === b.sourceId &&
    a.epoch === b.epoch &&
    a.serverVersion === b.serverVersion
  );
}

function pragma(db: Connection, name: string): number {
  return Number(db.pragma(name, { simple: true }));
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
