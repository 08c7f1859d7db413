import type { EventFormat } from '../../event/format.js';
import type { Header } from '../../event/header.js';
import type { ThlEvent } from '../../event/thl-event.js';
import type { BatchWriter } from '../block/batch-writer.js';
import type { Answers } from '../target/query-command.js';
import type { TargetSession } from '../target/target-session.js';
import {
  prepareVariables,
  sendByVariables,
  takesVariables,
  writeBinlog,
} from './binlog-statement.js';
import { EventRun } from './event-run.js';
import { KnownMaps } from './known-maps.js';
import { PlainRows } from './plain-rows.js';

/** A BINLOG statement is sent when its events have so many bytes: as text a third more. */
const RUN_BYTES = 384 * 1024;
/** What a BINLOG statement has beside its base64 text, generously. */
const STATEMENT_BYTES = 64;

export interface RowReplayOptions {
  readonly session: TargetSession;
  readonly writer: BatchWriter;
  /** Why row events cannot be replayed on this target at all; undefined: they can. */
  readonly refusal: (format: EventFormat) => string | undefined;
  /** Called when it turns out that row events are applied as SQL instead, with the reason. */
  readonly onRefused: (reason: string) => void;
  /** Largest packet for the target, in bytes. */
  readonly maxBatchBytes: number;
  /** Another number whenever tables of the target may have changed. */
  readonly schemaVersion: () => number;
}

/**
 * Replays row events as the source wrote them, by BINLOG statements: many events, and those of many
 * transactions, in one statement. Exact by construction, no triggers fire, nothing is parsed.
 *
 * The server takes a format description event first. MySQL then waits to be told whose GTID the rows
 * are of, and cannot be told within a transaction: so that happens at the start of a block.
 */
export class RowReplay {
  private readonly run = new EventRun();
  /** What the server was last told. */
  private described: Buffer | undefined;
  private refusedFormat: Buffer | undefined;
  private active = false;
  /** Undefined: statements are sent as they are. */
  private sendBy: ((statement: Buffer) => Promise<Answers>) | undefined;
  private header: Header | undefined;
  private format: EventFormat | undefined;

  private readonly known: KnownMaps;
  private readonly plain: PlainRows;

  constructor(private readonly options: RowReplayOptions) {
    this.known = new KnownMaps(options.schemaVersion);
    this.plain = new PlainRows(this.known);
  }

  /** Whether row events of the transaction under way go here. */
  get isActive(): boolean {
    return this.active;
  }

  /** Whether `describe` must be awaited before transactions of this format, alone in their block. */
  needsDescription(format: EventFormat): boolean {
    this.active = isSame(this.described, format);
    return !this.active && !isSame(this.refusedFormat, format);
  }

  /** Tells the server the format of the events to come. Expects that no transaction is open. */
  async describe(format: EventFormat): Promise<void> {
    const reason = this.options.refusal(format) ?? (await this.announce(format));
    this.active = reason === undefined;
    if (reason === undefined) {
      this.described = format.description;
      return;
    }
    this.refusedFormat = format.description;
    this.options.onRefused(reason);
  }

  /** Leaves the row events of the transaction that starts to the other way of applying them. */
  async suspend(): Promise<void> {
    await this.flush();
    this.active = false;
  }

  tableMap(raw: Buffer): void {
    this.run.tableMap(raw);
  }

  /** A row event of the statement under way is not replayed. */
  passOver(raw: Buffer, format: EventFormat): void {
    this.run.passOver(raw, format);
  }

  /** Table maps of the statement under way. */
  get openMaps(): readonly Buffer[] {
    return this.run.openMaps;
  }

  /** Whether a row event of this size fits into a packet. */
  fits(bytes: number): boolean {
    const maps = this.run.openMaps.reduce((sum, map) => sum + map.length, 0);
    return ((bytes + maps) * 4) / 3 + STATEMENT_BYTES <= this.options.maxBatchBytes;
  }

  /**
   * Whether the fragment is a whole transaction that can be replayed at once by `transaction`, which
   * must follow then: it has rows alone, of tables whose rows were replayed before.
   */
  isPlain(event: ThlEvent): boolean {
    if (this.needsDescription(event.format) || !this.active) return false;
    return this.openMaps.length === 0 && this.plain.take(event);
  }

  /** Takes the rows of the transaction that `isPlain` was asked about. */
  transaction(event: ThlEvent): Promise<void> | undefined {
    const { run } = this;
    if (run.hasRows && !this.fits(run.length + event.data.length))
      return this.flush().then(() => this.transaction(event));
    this.header = event.header;
    this.format = event.format;
    run.statements(event.data, this.plain);
    return run.length >= RUN_BYTES ? this.flush() : undefined;
  }

  /** Takes a rows event; sends what has come together if that is enough. */
  rows(raw: Buffer, header: Header, format: EventFormat): Promise<void> | undefined {
    const { run } = this;
    if (run.hasRows && !this.fits(run.length + raw.length))
      return this.rowsNext(raw, header, format);
    this.header = header;
    this.format = format;
    this.known.note(run.rows(raw), format);
    return run.length >= RUN_BYTES ? this.flush() : undefined;
  }

  /** The same, after what has come together was sent. */
  private async rowsNext(raw: Buffer, header: Header, format: EventFormat): Promise<void> {
    await this.flush();
    await this.rows(raw, header, format);
  }

  /** Sends the row events taken so far. They go in a packet of their own. */
  async flush(): Promise<void> {
    const { run, header, format } = this;
    if (!run.hasRows || header === undefined || format === undefined) return;
    const { writer } = this.options;
    await writer.send();
    const { sql } = writer.batch;
    writeBinlog(sql, () => run.take(sql, format));
    writer.batch.sendBy = this.sendBy;
    const describe = (): string => 'the tables of its row events';
    writer.batch.end({ header, rows: undefined, describe, undone: true });
    await writer.send();
  }

  /** What was taken and not sent is forgotten: the block is rolled back. */
  discard(): void {
    this.run.clear();
  }

  private async announce({ description, flavour }: EventFormat): Promise<string | undefined> {
    const { session } = this.options;
    // sent at once and answered in this order: a long link costs one round trip
    const [, refused] = await Promise.all([
      session.query('ROLLBACK'), // a look-up may have opened a transaction
      session.attempt(`BINLOG '${description.toString('base64')}'`),
      this.prepareToSend(),
    ]);
    if (refused !== undefined || flavour === 'mariadb') return refused;
    return session.attempt("SET SESSION gtid_next='AUTOMATIC'");
  }

  private async prepareToSend(): Promise<void> {
    const { session } = this.options;
    if (this.sendBy !== undefined || !takesVariables(session.server)) return;
    const prepared = await prepareVariables(session);
    if (prepared === undefined) return;
    this.sendBy = (statement) => sendByVariables(session, prepared, statement);
  }
}

function isSame(described: Buffer | undefined, { description }: EventFormat): boolean {
  return described === description || described?.equals(description) === true;
}
