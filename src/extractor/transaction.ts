import type { BinlogEvent, GtidEvent, MariadbGtidEvent } from '../binlog/binlog-event.js';

const SECOND = 1_000_000n; // µs

/** What is known of the transaction that is being assembled. */
export class Transaction {
  /** Fragments given so far. */
  fragments = 0;
  /** Session that wrote it; -1: not told. */
  threadId = -1;
  private exact: bigint | undefined;
  private seconds: bigint | undefined;

  constructor(
    readonly gtid: GtidEvent | MariadbGtidEvent | undefined,
    private readonly file: string,
    private readonly position: number,
  ) {
    if (gtid?.kind === 'mariadb-gtid') {
      this.seconds = BigInt(gtid.header.timestamp);
      this.threadId = gtid.threadId ?? -1;
    } else if (gtid !== undefined) {
      this.exact = gtid.immediateCommitTimestamp;
    }
  }

  /** Where it starts, as `file:offset`. */
  get start(): string {
    return `${this.file}:${this.position}`;
  }

  /**
   * Commit time in µs since 1970 UTC: as the GTID event of MySQL 8 has it; else with the seconds of
   * MariaDB's GTID event or of the last event of the fragment.
   * @param last time in the header of that event, in seconds since 1970
   */
  committedAt(last: number): bigint {
    return this.exact ?? (this.seconds ?? BigInt(last)) * SECOND;
  }

  noteThread(threadId: number): void {
    if (this.threadId === -1) this.threadId = threadId;
  }

  /** Whether the microseconds of the commit are not known. */
  get needsTime(): boolean {
    return this.exact === undefined;
  }

  /** The statement that is, or ends, the transaction may tell the microseconds. */
  noteStatement(statement: BinlogEvent): void {
    if (statement.kind !== 'query') return;
    const { timestamp } = statement.header;
    this.exact ??= BigInt(timestamp) * SECOND + BigInt(statement.status.microseconds ?? 0);
  }
}
