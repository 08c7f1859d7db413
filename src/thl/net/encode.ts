import { crc32 } from 'node:zlib';
import type { EventFormat } from '../../event/format.js';
import type { Header } from '../../event/header.js';
import type { SourceState } from '../../event/source-state.js';
import { ByteWriter } from './byte-writer.js';
import {
  FRAME_TYPES,
  type Accept,
  type Heartbeat,
  type HeldTransaction,
  type Hello,
  type Holding,
  type Refuse,
} from './protocol.js';

export function encodeHello({ version, service, node, packed, held }: Omit<Hello, 'kind'>): Buffer {
  const body = begin('hello').u16(version).text(service).text(node).flag(packed);
  writeHolding(body, held);
  return seal(body);
}

export function encodeAccept({
  version,
  node,
  heartbeat,
  packed,
  held,
}: Omit<Accept, 'kind'>): Buffer {
  const body = begin('accept').u16(version).text(node).u32(heartbeat).flag(packed);
  writeHolding(body, held);
  return seal(body);
}

/** A text that does not fit is cut: it is for people. */
const TEXT_SHOWN = 16_000; // characters

export function encodeRefuse({ code, message, hint, retryable }: Omit<Refuse, 'kind'>): Buffer {
  const body = begin('refuse').text(code);
  body.text(message.slice(0, TEXT_SHOWN)).text(hint.slice(0, TEXT_SHOWN)).flag(retryable);
  return seal(body);
}

export function encodeFormat(number: number, format: EventFormat): Buffer {
  const { flavour, serverVersion, checksum, description } = format;
  const body = begin('format').u32(number);
  body
    .flag(flavour === 'mariadb')
    .text(serverVersion)
    .flag(checksum === 'crc32');
  return seal(body.blob(description));
}

export function encodeData(data: Buffer): Buffer {
  return seal(begin('data', 1 + data.length + 4).raw(data));
}

export function encodeAck(seqno: number): Buffer {
  return seal(begin('ack').u53(seqno));
}

export function encodeHeartbeat({ clock, echo, source }: Omit<Heartbeat, 'kind'>): Buffer {
  const body = begin('heartbeat').u53(clock);
  body.optional(echo, (to, value) => to.u53(value.clock).u53(value.held));
  body.optional(source, (to, value) => to.i64(micros(value.ahead)).i64(micros(value.accuracy)));
  return seal(body);
}

function micros(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1e6));
}

/** A frame of events while it grows. */
export class EventsFrameWriter {
  private static readonly COUNT_AT = 1;
  private static readonly MOST = 0xffff;
  private readonly body: ByteWriter;
  private count = 0;

  /** `capacity`: bytes of what will be added, about. */
  constructor(capacity?: number) {
    this.body = begin('events', capacity).u16(0);
  }

  /** Bytes so far. */
  get length(): number {
    return this.body.length;
  }

  get isEmpty(): boolean {
    return this.count === 0;
  }

  get isFull(): boolean {
    return this.count === EventsFrameWriter.MOST;
  }

  /** `data` may be the beginning of what has `size` bytes as a whole. */
  add(header: Header, format: number, size: number, data: Buffer): void {
    const { seqno, fragno, lastFrag, epoch, sourceId, eventId, gtid, shardId } = header;
    this.body.u53(seqno).u32(fragno).flag(lastFrag).u53(epoch).text(sourceId).text(eventId);
    this.body.optional(gtid, (to, value) => to.text(value));
    this.body.text(shardId).i64(header.committedAt).u32(format).u32(size).blob(data);
    this.count += 1;
  }

  end(source: SourceState | undefined): Buffer {
    this.body.patchU16(EventsFrameWriter.COUNT_AT, this.count);
    return seal(this.body.optional(source, writeSource));
  }
}

function writeSource(to: ByteWriter, source: SourceState): void {
  const { serverUuid, serverId, file, position, gtidSet } = source;
  to.text(serverUuid).u32(serverId).text(file).u53(position);
  to.optional(gtidSet, (it, value) => it.blob(Buffer.from(value))); // a set may be long
}

function writeHolding(to: ByteWriter, { first, last }: Holding): void {
  to.optional(first, (it, value) => it.u53(value)).optional(last, writeTransaction);
}

function writeTransaction(to: ByteWriter, held: HeldTransaction): void {
  to.u53(held.seqno).u53(held.epoch).text(held.sourceId).text(held.eventId);
}

function begin(kind: keyof typeof FRAME_TYPES, capacity?: number): ByteWriter {
  return new ByteWriter(capacity).u8(FRAME_TYPES[kind]);
}

function seal(body: ByteWriter): Buffer {
  return body.u32(crc32(body.take())).take();
}
