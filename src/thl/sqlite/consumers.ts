import type { Logger } from 'pino';
import { SLAVE } from '../consumer-names.js';
import type { KnownSlave } from '../log.js';
import { openForAcknowledging, type Connection } from './connection.js';

const WRITE_MS = 500;
const IS_SLAVE = `substr(name, 1, ${SLAVE.length}) = '${SLAVE}'`;

export interface Consumer {
  readonly name: string;
  /** Last transaction it has taken for good. */
  readonly seqno: number;
}

/**
 * How far each consumer has taken the log. Acknowledgements come after every block that an applier
 * commits; beside the first they are written twice a second. One that a crash loses makes a purge keep more, never
 * less.
 */
export class Consumers {
  private readonly unwritten = new Map<string, { readonly seqno: number; readonly at: number }>();
  private readonly known = new Set<string>();
  private db: Connection | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly path: string,
    private readonly logger: Logger,
  ) {}

  acknowledge(name: string, seqno: number): void {
    this.unwritten.set(name, { seqno, at: Date.now() });
    if (!this.known.has(name)) this.introduce(name);
    this.timer ??= setTimeout(() => this.tryFlush(), WRITE_MS).unref();
  }

  /** What `name` has acknowledged last; -1: nothing, or it is not known. */
  acknowledged(name: string): number {
    const noted = this.unwritten.get(name)?.seqno;
    if (noted !== undefined) return noted;
    const sql = 'SELECT seqno FROM consumer WHERE name = ?';
    return this.connection().prepare<[string], number>(sql).pluck().get(name) ?? -1;
  }

  /** At once: a purge before the first writing would not know of the consumer at all. */
  private introduce(name: string): void {
    this.known.add(name);
    this.tryFlush();
  }

  /**
   * The consumer that holds a purge back most, in a log that begins with `first`: a slave that needs
   * what comes before it was let go, and needs a copy.
   */
  slowest(first: number): Consumer | undefined {
    return this.select(`NOT (${IS_SLAVE} AND seqno < ?)`, first - 1)[0];
  }

  /** Of the appliers on this host. */
  slowestApplier(): Consumer | undefined {
    return this.select(`NOT ${IS_SLAVE} AND seqno <= ?`, Number.MAX_SAFE_INTEGER)[0];
  }

  /** Slaves that need what is purged up to `seqno`. */
  slavesBefore(seqno: number): Consumer[] {
    return this.select(`${IS_SLAVE} AND seqno < ?`, seqno);
  }

  /** All slaves that were ever accepted and not forgotten, by name. */
  slaves(): KnownSlave[] {
    this.tryFlush();
    const columns = `substr(name, ${SLAVE.length + 1}) AS node, seqno, acknowledged_at AS seenAt`;
    const sql = `SELECT ${columns} FROM consumer WHERE ${IS_SLAVE} ORDER BY name`;
    return this.connection().prepare<[], KnownSlave>(sql).all();
  }

  /** A consumer that will never come back no longer holds purges back. */
  forget(name: string): boolean {
    this.unwritten.delete(name);
    return this.connection().prepare('DELETE FROM consumer WHERE name = ?').run(name).changes > 0;
  }

  close(): void {
    this.tryFlush();
    clearTimeout(this.timer);
    this.db?.close();
    this.db = undefined;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.unwritten.size === 0) return;
    const db = this.connection();
    const write = db.prepare<[string, number, number]>('REPLACE INTO consumer VALUES (?, ?, ?)');
    db.transaction(() => {
      for (const [name, { seqno, at }] of this.unwritten) write.run(name, seqno, at);
    }).immediate();
    this.unwritten.clear();
  }

  /** A full disk must not stop an applier: what is unwritten is written with the next one. */
  private tryFlush(): void {
    try {
      this.flush();
    } catch (error) {
      this.logger.warn({ err: error }, 'acknowledgements are not written yet');
    }
  }

  private select(condition: string, seqno: number): Consumer[] {
    this.flush();
    const sql = `SELECT name, seqno FROM consumer WHERE ${condition} ORDER BY seqno`;
    return this.connection().prepare<[number], Consumer>(sql).all(seqno);
  }

  private connection(): Connection {
    this.db ??= openForAcknowledging(this.path);
    return this.db;
  }
}
