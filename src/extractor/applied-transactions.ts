import type { SourceConfig } from '../config/schema.js';
import type { EventSpan } from './event-span.js';
import { threadIdOf } from './query-peek.js';

const TIMESTAMP = 0;
const SCHEMA_LENGTH = 27; // in a TABLE_MAP event; the name, a zero, length and name of the table follow
const PREFIX = Buffer.from('sluice_');
/** Written by the master's side as well. */
const HEARTBEAT = 'heartbeat';

/** How the statements of an applier on its own catalog begin, in a binlog of any format. */
const OWN_STATEMENT =
  /^(?:UPDATE|INSERT INTO|REPLACE INTO|DELETE FROM|CREATE DATABASE IF NOT EXISTS|CREATE TABLE IF NOT EXISTS|DROP TABLE IF EXISTS) `sluice_([a-z][a-z0-9_]*)`(?:\.`([a-z_]+)`| DEFAULT)/;
/** Longer than any that it matches. */
const OWN_BYTES = 160;

/** A session of an applier on the source. */
interface AppliersSession {
  readonly threadId: number;
  /** When it was announced, in seconds since 1970. */
  readonly since: number;
}

/**
 * Tells which transactions of a source were applied there by a replicator, and by which service, so
 * that two masters can replicate into each other and each sends on only what was written to itself.
 *
 * - A transaction that changes schema `sluice_<service>` in anything but its `heartbeat`: what an applier
 *   commits, it commits with its restart point.
 * - What commits by itself (DDL, tables without transactions) cannot carry that change. It is known by
 *   the id of its session, which the applier announces when it connects, by a DROP TABLE IF EXISTS
 *   of `applier_session`, logged under that id. An id is not given twice before the server restarts.
 */
export class AppliedTransactions {
  private readonly sessions: Map<string, AppliersSession>;
  private service: string | undefined;

  /** @param sessions as `text` gave them: those that were announced before the stream starts */
  constructor(
    private readonly skip: SourceConfig['skipAppliedBy'],
    sessions: string | undefined,
  ) {
    this.sessions = parseSessions(sessions);
  }

  /** The service that applied the transaction, if its transactions are to be left out. */
  get leftOut(): string | undefined {
    const { service, skip } = this;
    if (service === undefined) return undefined;
    return skip === 'all' || skip.includes(service) ? service : undefined;
  }

  startTransaction(): void {
    this.service = undefined;
  }

  noteTableMap(span: EventSpan): void {
    if (this.service !== undefined || this.skip.length === 0) return;
    const event = span.view();
    const schema = nameAt(event, SCHEMA_LENGTH);
    if (!schema.subarray(0, PREFIX.length).equals(PREFIX)) return;
    const table = nameAt(event, SCHEMA_LENGTH + schema.length + 2);
    if (table.toString('latin1') !== HEARTBEAT) this.service = serviceOf(schema);
  }

  /** @param start offset of the statement in the QUERY event */
  noteQuery(event: EventSpan, start: number): void {
    if (this.skip.length === 0) return;
    const threadId = threadIdOf(event);
    const text = event.view().toString('latin1', start, start + OWN_BYTES);
    const [, service, table] = OWN_STATEMENT.exec(text) ?? [];
    if (service !== undefined) {
      if (table === 'applier_session') this.announce(service, event);
      if (table !== HEARTBEAT || text.startsWith('CREATE')) this.service ??= service;
    }
    this.service ??= this.serviceOfSession(threadId);
  }

  /** The source was started at `time`, in seconds since 1970: it gives ids of sessions anew. */
  sourceStarted(time: number): void {
    for (const [service, { since }] of this.sessions) {
      if (since <= time) this.sessions.delete(service);
    }
  }

  /** The sessions, to be kept with the place that was reached; undefined: none. */
  text(): string | undefined {
    if (this.sessions.size === 0) return undefined;
    const parts = [...this.sessions].map(([name, { threadId, since }]) =>
      [name, threadId, since].join(':'),
    );
    return parts.join(',');
  }

  private announce(service: string, event: EventSpan): void {
    const since = event.u32(TIMESTAMP);
    this.sessions.set(service, { threadId: threadIdOf(event), since });
  }

  private serviceOfSession(wanted: number): string | undefined {
    for (const [service, { threadId }] of this.sessions) {
      if (threadId === wanted) return service;
    }
    return undefined;
  }
}

function parseSessions(text: string | undefined): Map<string, AppliersSession> {
  const parts = text === undefined ? [] : text.split(',');
  return new Map(
    parts.map((part) => {
      const [service = '', threadId, since] = part.split(':');
      return [service, { threadId: Number(threadId), since: Number(since) }];
    }),
  );
}

function nameAt(event: Buffer, lengthAt: number): Buffer {
  const start = lengthAt + 1;
  return event.subarray(start, start + event.readUInt8(lengthAt));
}

function serviceOf(schema: Buffer): string {
  return schema.toString('latin1', PREFIX.length);
}
