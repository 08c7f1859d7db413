import type { TransactionPayloadEvent } from '../../binlog/binlog-event.js';
import { decodeEvent } from '../../binlog/decode.js';
import type { EventFormat } from '../../event/format.js';
import { beginningMissing } from '../assembly-errors.js';
import type { EventPart } from '../event-part.js';
import { LongPayload } from './long-payload.js';
import { PackedBytes } from './packed-bytes.js';
import { PayloadEvents } from './payload-events.js';

/** The compressed transaction that is being read: whole, or as it arrives. */
export class PayloadFeed {
  private events: PayloadEvents | undefined;
  /** The event of one that arrives in pieces. */
  private long: LongPayload | undefined;

  /** Whether the events that come are those in a compressed transaction. */
  get isOpen(): boolean {
    return this.events !== undefined;
  }

  /** Whether it arrives in pieces. */
  get isLong(): boolean {
    return this.long !== undefined;
  }

  /** Whether `next` must be called before the next of the stream is taken. */
  get isUnpacking(): boolean {
    return this.events?.isStarved === false;
  }

  /** Whether the event given last was not the last one. */
  get hasMore(): boolean {
    return this.events?.hasMore === true;
  }

  /** @throws SluiceError EVENT_MALFORMED, EVENT_UNSUPPORTED */
  open(event: Buffer, format: EventFormat): void {
    const { payload, ...head } = decodeEvent(event, format) as TransactionPayloadEvent;
    this.events = new PayloadEvents(head, format, PackedBytes.of(payload));
  }

  /**
   * Opens one that arrives in pieces; returns the beginning of its event.
   * @throws SluiceError EVENT_MALFORMED, EVENT_UNSUPPORTED, BINLOG_CORRUPT
   */
  openLong(first: EventPart, format: EventFormat): Buffer {
    this.long = new LongPayload(first, format);
    this.events = new PayloadEvents(this.long.head, format, this.long.packed);
    return this.long.start;
  }

  /** Takes another piece. @throws SluiceError BINLOG_CORRUPT; INTERNAL without a first one */
  add(part: EventPart): void {
    if (this.long === undefined) throw beginningMissing();
    this.long.add(part);
  }

  /**
   * Undefined: there are no more, and it is closed, or more of it has to arrive.
   * @throws SluiceError EVENT_MALFORMED
   */
  next(): Buffer | undefined {
    const event = this.events?.next();
    if (event === undefined && this.events?.isStarved === false) this.close();
    return event;
  }

  /** Frees what it holds. */
  close(): void {
    this.events?.close();
    this.events = undefined;
    this.long = undefined;
  }
}
