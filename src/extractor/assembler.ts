import { toSluiceError, type SluiceError } from '../errors/sluice-error.js';
import { placed } from './assembly-errors.js';
import { ControlEvents } from './control-events.js';
import { EventClass } from './event-class.js';
import { EventDispatch } from './event-dispatch.js';
import { isPart, type EventPart, type StreamItem } from './event-part.js';
import { packetEnd, PREFIX_BYTES } from './event-run.js';
import { EventSpan } from './event-span.js';
import type { Assembled } from './assembled.js';
import { GroupAssembly } from './group-assembly.js';
import { groupParts, type AssemblerOptions, type GroupParts } from './group-parts.js';
import { assertInPayload } from './payload/misplaced.js';

/** Bytes of a compressed transaction that are unpacked before what came of it can be taken. */
const UNPACK_BYTES = 1024 * 1024;

/** Of these nothing is done before they end up in a fragment; one bit each. */
const COLLECTED =
  (1 << EventClass.QUERY) |
  (1 << EventClass.COMMIT) |
  (1 << EventClass.ROWS) |
  (1 << EventClass.TABLE_MAP) |
  (1 << EventClass.PRELUDE) |
  (1 << EventClass.LOAD);

const NOTHING = Buffer.alloc(0);

/** Turns the undecoded events of a binlog stream into fragments of transactions: no input or output. */
export class Assembler {
  /** Fragments that wait to be taken. */
  readonly assembled: Assembled;
  private readonly parts: GroupParts;
  private readonly group: GroupAssembly;
  private readonly dispatch: EventDispatch;
  /** Events that are being taken, and how far they were. */
  private run: Buffer = NOTHING;
  private at = 0;
  private readonly event = new EventSpan();

  constructor(options: AssemblerOptions) {
    this.parts = groupParts(options);
    const { assembled, cursor, format, progress } = this.parts;
    this.assembled = assembled;
    this.group = new GroupAssembly(this.parts);
    const controls = new ControlEvents(format, cursor, progress, options.start, options.logger);
    this.dispatch = new EventDispatch(this.parts, this.group, controls);
  }

  /**
   * Takes what came next of the stream, until there is enough to be taken of what is assembled: then
   * `isBusy`.
   * @throws SluiceError BINLOG_CORRUPT, BINLOG_POSITION, EVENT_UNSUPPORTED, EVENT_MALFORMED,
   *   SOURCE_INCIDENT, with seqno and place in the binlog
   */
  accept(item: StreamItem): void {
    if (isPart(item)) return this.acceptPart(item);
    this.turnTo(item);
    this.goOn();
  }

  /** Whether `goOn` must be called before the next of the stream is given. */
  get isBusy(): boolean {
    return this.parts.payload.isUnpacking || this.at < this.run.length;
  }

  /**
   * Goes on with what was given.
   * @throws SluiceError as `accept`
   */
  goOn(): void {
    if (this.parts.payload.isUnpacking) this.unpack();
    while (this.at < this.run.length && !this.assembled.isFull) {
      if (this.parts.payload.isUnpacking) return;
      this.takeNext();
    }
    if (this.at === this.run.length) this.turnTo(NOTHING); // what is done may be large
  }

  /** Frees what a compressed transaction under way holds. */
  close(): void {
    this.parts.payload.close();
  }

  private turnTo(run: Buffer): void {
    this.run = run;
    this.at = 0;
    this.event.over(run);
  }

  private takeNext(): void {
    const { event, run } = this;
    const start = this.at + PREFIX_BYTES;
    this.at = packetEnd(run, this.at);
    event.set(start, this.at - start);
    try {
      this.take(event);
    } catch (error) {
      throw this.failed(error, event);
    }
  }

  private take(event: EventSpan): void {
    const { format } = this.parts;
    format.verifySize(event);
    const eventClass = format.classOf(event);
    if (!this.isCheckedLater(eventClass)) format.verify(event);
    this.dispatch.take(event, eventClass);
    if (this.parts.payload.isUnpacking) this.unpackSome();
  }

  /** What of a wanted transaction is collected is checked with the fragment, before that is given. */
  private isCheckedLater(eventClass: number): boolean {
    if (eventClass === EventClass.GTID) return true; // there it turns out whether it is wanted
    return this.group.isWanted && ((COLLECTED >> eventClass) & 1) === 1;
  }

  private acceptPart(part: EventPart): void {
    try {
      const { payload, format } = this.parts;
      if (part.isFirst && !payload.isLong) {
        const beginning = payload.openLong(part, format.format);
        this.group.enterPayload(EventSpan.of(beginning));
      } else {
        payload.add(part);
      }
      this.unpackSome();
    } catch (error) {
      throw this.failed(error);
    }
  }

  private unpack(): void {
    try {
      this.unpackSome();
    } catch (error) {
      throw this.failed(error);
    }
  }

  private unpackSome(): void {
    const { format, payload } = this.parts;
    const span = new EventSpan();
    for (let bytes = 0; bytes < UNPACK_BYTES;) {
      const event = payload.next();
      if (event === undefined) return;
      span.over(event);
      span.set(0, event.length);
      const eventClass = format.classOf(span);
      assertInPayload(event, eventClass);
      this.dispatch.take(span, eventClass);
      bytes += event.length;
    }
  }

  private failed(error: unknown, event?: EventSpan): SluiceError {
    const cause = this.damage(event) ?? error;
    this.close();
    const { cursor, writer } = this.parts;
    return placed(toSluiceError(cause), cursor, writer.seqno, this.group.threadId);
  }

  /** What is not checked yet and is damaged: an error may have come of it. */
  private damage(event: EventSpan | undefined): unknown {
    const { format, writer } = this.parts;
    try {
      writer.verify(format.format);
      if (event !== undefined) format.verify(event);
      return undefined;
    } catch (error) {
      return error;
    }
  }
}
