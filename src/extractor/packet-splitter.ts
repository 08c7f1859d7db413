import { EventType } from '../binlog/event-type.js';
import type { EventPart } from './event-part.js';
import { LONGEST_PACKET, PACKET_HEADER_BYTES, packetLength, PREFIX_BYTES } from './event-run.js';

const SEQUENCE = 3;
const STATUS = 4;
/** Of an event's type, in its packet. */
const TYPE = PREFIX_BYTES + 4;

/** Where the packets go. */
export interface PacketSink {
  /** Whole events, see `event-run.ts`; the bytes stay as they are. */
  events(run: Buffer): void;
  /** A piece of a compressed transaction that is too long to be held whole. */
  part(part: EventPart): void;
  /** The packet, with its header, that is no event: an error, or the end of the stream. It is the last. */
  other(packet: Buffer): void;
  /** A packet is not the one that follows. It is the last. */
  outOfOrder(expected: number, found: number): void;
}

/**
 * Finds the packets of a binlog stream in the chunks of its socket. Those that are whole are given on
 * together, where they lie; what two chunks share of one is copied. An event of 16 MiB and more comes in
 * several packets, which are joined; a compressed transaction, one event of up to 1 GiB, is given in
 * these pieces.
 */
export class PacketSplitter {
  private readonly head = Buffer.alloc(PACKET_HEADER_BYTES);
  /** The packet that has begun and is not whole; `head` until its length is known. */
  private packet = this.head;
  private filled = 0;
  /** Packets of a long event; the first one has its header still. */
  private pieces: Buffer[] = [];
  private long: 'none' | 'joined' | 'given' = 'none';
  private ended = false;

  /** @param sequence number of the first packet */
  constructor(
    private readonly sink: PacketSink,
    private sequence: number,
  ) {}

  push(chunk: Buffer): void {
    let at = this.filled === 0 ? 0 : this.collect(chunk, 0);
    if (this.isWhole) this.take(this.restart(), 0);
    at = this.take(chunk, at);
    if (at < chunk.length) this.collect(chunk, at);
  }

  /** Takes the packets that are whole; returns where they end. */
  private take(chunk: Buffer, start: number): number {
    let from = start;
    let at = start;
    while (chunk.length - at >= PACKET_HEADER_BYTES && !this.ended) {
      const end = at + PACKET_HEADER_BYTES + packetLength(chunk, at);
      if (end > chunk.length) break;
      if (!this.isPlain(chunk, at, end)) {
        this.give(chunk, from, at);
        this.takeOdd(chunk.subarray(at, end));
        from = end;
      }
      this.sequence = (this.sequence + 1) & 0xff;
      at = end;
    }
    this.give(chunk, from, at);
    return at;
  }

  private give(chunk: Buffer, from: number, to: number): void {
    if (to > from && !this.ended) this.sink.events(chunk.subarray(from, to));
  }

  /** Whether the packet is the next one, and one whole event. */
  private isPlain(chunk: Buffer, at: number, end: number): boolean {
    const bytes = end - at - PACKET_HEADER_BYTES;
    return (
      chunk[at + STATUS] === 0 &&
      chunk[at + SEQUENCE] === this.sequence &&
      bytes > 0 &&
      bytes < LONGEST_PACKET &&
      this.long === 'none'
    );
  }

  private takeOdd(packet: Buffer): void {
    if (this.long === 'none' && packet[STATUS] !== 0) {
      this.ended = true;
      this.sink.other(packet);
    } else if (packet[SEQUENCE] !== this.sequence) {
      this.ended = true;
      this.sink.outOfOrder(this.sequence, packet[SEQUENCE] ?? 0);
    } else {
      this.takePiece(packet);
    }
  }

  private takePiece(packet: Buffer): void {
    const isFirst = this.long === 'none';
    const isLast = packetLength(packet, 0) < LONGEST_PACKET;
    if (isFirst) this.long = packet[TYPE] === EventType.TRANSACTION_PAYLOAD ? 'given' : 'joined';
    if (this.long === 'given') {
      const bytes = packet.subarray(isFirst ? PREFIX_BYTES : PACKET_HEADER_BYTES);
      this.sink.part({ bytes, isFirst, isLast });
    } else {
      this.pieces.push(isFirst ? packet : packet.subarray(PACKET_HEADER_BYTES));
      if (isLast) this.sink.events(Buffer.concat(this.pieces));
    }
    if (!isLast) return;
    this.long = 'none';
    this.pieces = [];
  }

  /** Adds to the packet that is not whole what the chunk has of it from `at` on; returns its end. */
  private collect(chunk: Buffer, at: number): number {
    const next = this.fill(chunk, at);
    if (this.packet !== this.head || this.filled < PACKET_HEADER_BYTES) return next;
    this.packet = Buffer.allocUnsafe(PACKET_HEADER_BYTES + packetLength(this.head, 0));
    this.head.copy(this.packet);
    return this.fill(chunk, next);
  }

  private fill(chunk: Buffer, at: number): number {
    const bytes = chunk.copy(this.packet, this.filled, at);
    this.filled += bytes;
    return at + bytes;
  }

  private get isWhole(): boolean {
    return this.packet !== this.head && this.filled === this.packet.length;
  }

  private restart(): Buffer {
    const { packet } = this;
    this.packet = this.head;
    this.filled = 0;
    return packet;
  }
}
