import type { EventFormat } from '../event/format.js';
import { formatEventId } from '../event/event-id.js';
import type { Header } from '../event/header.js';
import type { Assembled } from './assembled.js';
import type { EventSpan } from './event-span.js';
import { FragmentBuilder } from './fragment-builder.js';
import { ShardTracker } from './shard.js';
import type { Place } from './stream-start.js';
import type { Transaction } from './transaction.js';

const TIMESTAMP = 0;

export interface WriterOptions {
  readonly sourceId: string;
  readonly fragmentSize: number;
  /** Of the first transaction; it is the epoch of all as well. */
  readonly seqno: number;
}

/** Makes fragments of the transaction that is open, numbered in the serial order of the service. */
export class TransactionWriter {
  readonly shard = new ShardTracker();
  private readonly builder: FragmentBuilder;
  private transaction: Transaction | undefined;
  /** Time in the header of the event added last, in seconds since 1970. */
  private last = 0;
  private next: number;
  private readonly epoch: number;
  private readonly sourceId: string;

  constructor(
    { fragmentSize, seqno, sourceId }: WriterOptions,
    private readonly assembled: Assembled,
  ) {
    this.builder = new FragmentBuilder(fragmentSize);
    this.next = seqno;
    this.epoch = seqno;
    this.sourceId = sourceId;
  }

  /** Seqno of the transaction that is open or comes next. */
  get seqno(): number {
    return this.next;
  }

  begin(transaction: Transaction): void {
    this.transaction = transaction;
    this.shard.reset();
  }

  /**
   * Cuts a fragment if `event`, the next one, does not fit it any more. `place` is before it.
   * @throws SluiceError BINLOG_CORRUPT
   */
  makeRoom({ length }: EventSpan, place: Place, format: EventFormat): void {
    if (this.builder.isFullFor(length)) this.give(place, format, false);
  }

  add(event: EventSpan): void {
    this.builder.add(event);
    this.last = event.u32(TIMESTAMP);
  }

  /** The transaction is complete and ends at `place`. @throws SluiceError BINLOG_CORRUPT */
  finish(place: Place, format: EventFormat): void {
    this.give(place, format, true);
    this.next += 1;
  }

  /** Checks what was collected and not given yet. @throws SluiceError BINLOG_CORRUPT */
  verify({ checksum }: EventFormat): void {
    if (checksum === 'crc32') this.builder.verify();
  }

  /** Forgets what was collected of the transaction and not given yet. */
  discard(): void {
    this.builder.discard();
    this.transaction = undefined;
  }

  private give(place: Place, format: EventFormat, lastFrag: boolean): void {
    const { transaction } = this;
    if (transaction === undefined) return;
    const header = this.header(transaction, place, lastFrag);
    transaction.fragments += 1;
    const { data, crc } = this.builder.cut(format);
    this.assembled.push({ header, format, data, crc });
  }

  private header(transaction: Transaction, place: Place, lastFrag: boolean): Header {
    const { seqno, epoch, sourceId } = this;
    const { fragments: fragno, threadId } = transaction;
    const eventId = formatEventId({ file: place.file, position: place.position, threadId });
    const { shardId } = this.shard;
    const committedAt = transaction.committedAt(this.last);
    const gtid = transaction.gtid?.gtid;
    // both written out: to spread one into the other takes longer than all the rest
    return gtid === undefined
      ? { seqno, fragno, lastFrag, epoch, sourceId, eventId, shardId, committedAt }
      : { seqno, fragno, lastFrag, epoch, sourceId, eventId, gtid, shardId, committedAt };
  }
}
