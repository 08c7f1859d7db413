import type { Logger } from 'pino';
import type {
  GtidEvent,
  MariadbGtidEvent,
  TransactionPayloadEvent,
} from '../binlog/binlog-event.js';
import { bodyEnd } from '../binlog/checksum.js';
import { decodeEvent } from '../binlog/decode.js';
import type { SourceConfig } from '../config/schema.js';
import { toSluiceError, type SluiceError } from '../errors/sluice-error.js';
import type { Flavour } from '../event/format.js';
import { Assembled } from './assembled.js';
import { AppliedTransactions } from './applied-transactions.js';
import {
  alreadyKnown,
  appliedByService,
  beginningMissing,
  placed,
  unfinished,
} from './assembly-errors.js';
import { BinlogCursor } from './binlog-cursor.js';
import { ControlEvents, type ControlEffect } from './control-events.js';
import { EventClass } from './event-class.js';
import { parseExecutedSet } from './executed-set.js';
import { groupStep, type GroupState, type GroupStep, type GroupToken } from './group-grammar.js';
import { isPart, type EventPart, type StreamItem } from './event-part.js';
import { LongPayload } from './payload/long-payload.js';
import { PackedBytes } from './payload/packed-bytes.js';
import { assertInPayload, eventsAfterEnd } from './payload/misplaced.js';
import { PayloadEvents } from './payload/payload-events.js';
import { Progress, type SourceIdentity } from './progress.js';
import { schemaOf, schemaOfLoad, statementRole, statementStart, threadIdOf } from './query-peek.js';
import { StartGate } from './start-gate.js';
import { StreamFormat } from './stream-format.js';
import type { StreamStart } from './stream-start.js';
import { Transaction } from './transaction.js';
import { TransactionWriter, type WriterOptions } from './transaction-writer.js';

const ROWS_FLAGS = 25;
const STATEMENT_END = 1;
/** Bytes of a compressed transaction that are unpacked before what came of it can be taken. */
const UNPACK_BYTES = 1024 * 1024;

/** Of these nothing is done before they end up in a fragment. */
const CHECKED_LATER: ReadonlySet<number> = new Set([
  EventClass.QUERY,
  EventClass.COMMIT,
  EventClass.ROWS,
  EventClass.TABLE_MAP,
  EventClass.PRELUDE,
  EventClass.LOAD,
]);

export interface AssemblerOptions extends WriterOptions {
  readonly flavour: Flavour;
  readonly identity: SourceIdentity;
  readonly start: StreamStart;
  /** Places, as `file:offset`, of transactions that never ended; see `rollBack`. Kept by the caller. */
  readonly voids: Set<string>;
  /** Places of large transactions that are left out; see `leaveOut`. Kept by the caller. */
  readonly leftOut: Set<string>;
  readonly skipAppliedBy: SourceConfig['skipAppliedBy'];
  /** `SourceState.applierSessions` of the place where the stream starts. */
  readonly applierSessions: string | undefined;
  readonly logger: Logger;
}

type AnyGtidEvent = GtidEvent | MariadbGtidEvent;

/**
 * Turns the undecoded events of a binlog stream into fragments of transactions: no input or output,
 * one event at a time.
 */
export class Assembler {
  /** Fragments that wait to be taken. */
  readonly assembled: Assembled;
  private readonly format: StreamFormat;
  private readonly cursor: BinlogCursor;
  private readonly progress: Progress;
  private readonly controls: ControlEvents;
  private readonly gate: StartGate;
  private readonly writer: TransactionWriter;
  private readonly applied: AppliedTransactions;
  private state: GroupState = 'idle';
  private open: Transaction | undefined;
  /** The events of the open transaction are wanted. */
  private wanted = false;
  private first = true;
  /** What is left of a compressed transaction. */
  private payload: PayloadEvents | undefined;
  /** The event of one that arrives in pieces. */
  private long: LongPayload | undefined;

  constructor(private readonly options: AssemblerOptions) {
    const { flavour, identity, start, logger } = options;
    const { gtidSet } = start;
    const executed = gtidSet === undefined ? undefined : parseExecutedSet(gtidSet, flavour);
    this.format = new StreamFormat(flavour);
    const known = start.by === 'gtid' ? start.known : undefined;
    this.cursor = new BinlogCursor({ byGtid: start.by === 'gtid', known });
    this.applied = new AppliedTransactions(options.skipAppliedBy, options.applierSessions);
    const seedable = start.by === 'file' && start.position === 4;
    this.progress = new Progress(identity, executed, seedable, this.applied);
    this.controls = new ControlEvents(this.format, this.cursor, this.progress, start, logger);
    this.gate = new StartGate(start);
    this.assembled = new Assembled(this.progress);
    this.writer = new TransactionWriter(options, this.assembled);
  }

  /**
   * Takes the next event of the stream, or the next piece of one. The buffer must stay as it is until its fragment was taken.
   * @throws SluiceError BINLOG_CORRUPT, BINLOG_POSITION, EVENT_UNSUPPORTED, EVENT_MALFORMED,
   *   SOURCE_INCIDENT, with seqno and place in the binlog
   */
  accept(item: StreamItem): void {
    try {
      if (isPart(item)) return this.acceptPart(item);
      this.format.verifySize(item);
      if (!this.isCheckedLater(item)) this.format.verify(item);
      this.dispatch(item);
    } catch (error) {
      throw this.failed(error, item);
    }
  }

  /** Whether `unpack` must be called before the next of the stream is given. */
  get isUnpacking(): boolean {
    return this.payload?.isStarved === false;
  }

  /**
   * Takes some more of the events in a compressed transaction.
   * @throws SluiceError as `accept`
   */
  unpack(): void {
    try {
      this.unpackSome();
    } catch (error) {
      throw this.failed(error);
    }
  }

  /** Frees what a compressed transaction under way holds. */
  close(): void {
    this.payload?.close();
    this.payload = undefined;
    this.long = undefined;
  }

  private failed(error: unknown, item?: StreamItem): SluiceError {
    const cause = this.damage(item) ?? error;
    this.close();
    const { cursor, writer, open } = this;
    return placed(toSluiceError(cause), cursor, writer.seqno, open?.threadId ?? -1);
  }

  /** What of a wanted transaction is collected is checked with the fragment, before that is given. */
  private isCheckedLater(event: Buffer): boolean {
    return this.wanted && CHECKED_LATER.has(this.format.classOf(event));
  }

  /** What is not checked yet and is damaged: an error may have come of it. */
  private damage(item: StreamItem | undefined): unknown {
    try {
      this.writer.verify(this.format.format);
      if (item !== undefined && !isPart(item)) this.format.verify(item);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  private dispatch(event: Buffer): void {
    switch (this.format.classOf(event)) {
      case EventClass.TABLE_MAP:
        this.step('rows', event);
        this.applied.noteTableMap(event);
        return this.writer.shard.noteTableMap(event);
      case EventClass.ROWS:
        return this.step(endsStatement(event) ? 'rows-end' : 'rows', event);
      case EventClass.QUERY:
        return this.query(event);
      case EventClass.GTID:
        return this.gtid(event);
      case EventClass.COMMIT:
        return this.step('commit', event);
      case EventClass.PRELUDE:
        return this.step('prelude', event);
      case EventClass.LOAD:
        return this.load(event);
      case EventClass.PAYLOAD:
        return this.startUnpacking(event);
      case EventClass.CONTROL:
        return this.control(event);
      default:
        return this.other(event);
    }
  }

  private gtid(event: Buffer): void {
    const gtid = decodeEvent(event, this.format.format) as AnyGtidEvent;
    const opens = gtid.kind === 'mariadb-gtid' && !gtid.standalone;
    this.step(opens ? 'gtid-begin' : 'gtid', event, gtid);
  }

  private query(event: Buffer): void {
    const role = statementRole(event, bodyEnd(event, this.format.format));
    const step = this.enter(role, event);
    this.open?.noteThread(threadIdOf(event));
    this.applied.noteQuery(event, statementStart(event));
    if (role === 'plain') this.writer.shard.noteSchema(schemaOf(event));
    if (step.ends && this.open?.needsTime === true) {
      this.open.noteStatement(decodeEvent(event, this.format.format));
    }
    this.leave(step);
  }

  /** LOAD DATA; the blocks of its file came before. */
  private load(event: Buffer): void {
    const step = this.enter('plain', event);
    this.open?.noteThread(threadIdOf(event));
    this.writer.shard.noteSchema(schemaOfLoad(event));
    this.leave(step);
  }

  /** The place is that of the payload from now on: what is in it has no place of its own. */
  private startUnpacking(event: Buffer): void {
    const { format } = this.format;
    const { next } = groupStep(this.state, 'payload');
    const { payload, ...head } = decodeEvent(event, format) as TransactionPayloadEvent;
    this.cursor.advance(event, false);
    this.state = next;
    this.payload = new PayloadEvents(head, format, PackedBytes.of(payload));
    this.unpackSome();
  }

  /** The same of an event that arrives in pieces. */
  private acceptPart(part: EventPart): void {
    if (this.long !== undefined) this.long.add(part);
    else if (part.isFirst) this.startLong(part);
    else throw beginningMissing();
    this.unpackSome();
  }

  private startLong(first: EventPart): void {
    const { format } = this.format;
    const { next } = groupStep(this.state, 'payload');
    const long = new LongPayload(first, format);
    this.cursor.advance(long.start, false);
    this.state = next;
    this.long = long;
    this.payload = new PayloadEvents(long.head, format, long.packed);
  }

  private unpackSome(): void {
    const { payload } = this;
    for (let bytes = 0; bytes < UNPACK_BYTES;) {
      const event = payload?.next();
      if (event === undefined) return payload?.isStarved === true ? undefined : this.close();
      assertInPayload(event, this.format.classOf(event));
      this.dispatch(event);
      bytes += event.length;
    }
  }

  private step(token: GroupToken, event: Buffer, gtid?: AnyGtidEvent): void {
    this.leave(this.enter(token, event, gtid));
  }

  private enter(token: GroupToken, event: Buffer, gtid?: AnyGtidEvent): GroupStep {
    const step = groupStep(this.state, token);
    if (this.wanted) this.writer.makeRoom(event, this.cursor, this.format.format);
    if (this.payload === undefined) this.cursor.advance(event, step.starts);
    if (step.starts) this.begin(this.cursor.position - event.length, gtid);
    if (this.wanted) this.writer.add(event);
    this.state = step.next;
    return step;
  }

  private leave(step: GroupStep): void {
    if (!step.ends || this.open === undefined) return;
    if (this.payload?.hasMore === true) throw eventsAfterEnd();
    const { file, position } = this.cursor;
    const { leftOut } = this.applied;
    if (this.wanted && leftOut !== undefined) this.leaveOut(this.open, leftOut);
    else if (this.wanted) this.writer.finish(this.cursor, this.format.format);
    else if (this.options.voids.delete(this.open.start)) throw unfinished(this.open.start);
    else if (this.options.leftOut.delete(this.open.start)) this.assembled.pass();
    this.progress.complete(this.open.gtid, file, position);
    this.forget();
    this.gate.reach(file, position);
  }

  /** A service of ours applied it here: sent on, it would come back to where it was written. */
  private leaveOut({ start, fragments }: Transaction, service: string): void {
    this.writer.verify(this.format.format);
    this.writer.discard();
    if (fragments > 0) {
      this.options.leftOut.add(start);
      throw appliedByService(start, service);
    }
    this.options.logger.debug({ start, service }, 'transaction of another service is left out');
    this.assembled.pass();
  }

  private begin(start: number, gtid: AnyGtidEvent | undefined): void {
    const place = `${this.cursor.file}:${start}`;
    this.open = new Transaction(gtid, place);
    const { voids, leftOut } = this.options;
    this.wanted = this.gate.open && !holds(voids, place) && !holds(leftOut, place);
    this.applied.startTransaction();
    if (this.first && this.wanted) this.checkFirst(gtid);
    this.writer.begin(this.open);
  }

  private checkFirst(gtid: AnyGtidEvent | undefined): void {
    this.first = false;
    if (gtid !== undefined && this.progress.has(gtid)) throw alreadyKnown(gtid.gtid ?? '');
  }

  private forget(): void {
    this.open = undefined;
    this.wanted = false;
    this.state = 'idle';
  }

  private control(event: Buffer): void {
    const effect = this.controls.handle(event);
    if (effect === 'source-restarted') this.applied.sourceStarted(event.readUInt32LE(0));
    if (effect !== 'none' && this.open !== undefined) this.rollBack(this.open, effect);
    if (this.state === 'idle') this.gate.reach(this.cursor.file, this.cursor.position);
  }

  /** Not known: the decoder throws, unless the source says that a reader may pass over the event. */
  private other(event: Buffer): void {
    decodeEvent(event, this.format.format);
    if (this.state !== 'idle') return this.step('prelude', event);
    this.cursor.control(event);
  }

  /**
   * A file that starts while a transaction is open: the source crashed while it wrote the transaction,
   * and has rolled it back. What was given of it already is void as well; the caller discards it on
   * the error, and the transaction is known when it comes again.
   */
  private rollBack(open: Transaction, effect: ControlEffect): void {
    const { start, fragments } = open;
    if (effect !== 'source-restarted') throw unfinished(start);
    this.writer.verify(this.format.format);
    this.options.logger.warn(
      { start, gtid: open.gtid?.gtid },
      'transaction rolled back by a crash of the source',
    );
    this.options.voids.add(start);
    this.writer.discard();
    this.forget();
    if (fragments > 0) throw unfinished(start);
  }
}

/** The sets are nearly always empty: a text that is made for nothing else then costs little. */
function holds(places: ReadonlySet<string>, place: string): boolean {
  return places.size > 0 && places.has(place);
}

function endsStatement(rows: Buffer): boolean {
  return (rows.readUInt16LE(ROWS_FLAGS) & STATEMENT_END) !== 0;
}
