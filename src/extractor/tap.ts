import ZongJi from '@vlasky/zongji';
import type { Connection as CoreConnection } from 'mysql2';
import type { Connection } from 'mysql2/promise';
import { unfit } from './dependency-unfit.js';
import type { EventPart } from './event-part.js';
import { LAST_PART, LongPackets } from './long-packets.js';
import type { Valve } from './packet-queue.js';

/*
 * zongji negotiates the stream (authentication, TLS, checksum, capabilities, GTID state) and then
 * decodes it in a way that a replicator cannot use. It is stopped from that: the class of its dump
 * command is replaced by one that sends the same request and takes the answer undecoded.
 */

/** A packet of mysql2: one mutable instance for all packets, over a buffer that is not used again. */
interface Packet {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly end: number;
  isEOF(): boolean;
}

type PacketHandler = (packet: Packet) => PacketHandler | null;

interface DumpCommand {
  start(packet: unknown, connection: unknown): unknown;
}

type DumpCommandClass = new (callback: unknown) => DumpCommand;

/** Where the stream goes. */
export interface TapSink {
  /** A whole event, header to checksum; the bytes stay as they are. */
  event(bytes: Buffer): void;
  /** A piece of a compressed transaction that is too long to be held whole. */
  part(part: EventPart): void;
  /** Nothing follows: the server says why, the connection broke, or (undefined) the server is done. */
  end(error: unknown): void;
}

/**
 * To be called when zongji is ready, before it sends the request.
 * @throws SluiceError DEPENDENCY_UNFIT
 */
export function tapBinlog(zongji: ZongJi, sink: TapSink): void {
  const Dump = dumpCommandOf(zongji);
  const long = new LongPackets((part) => sink.part(part));
  const handler: PacketHandler = (packet) => {
    if (long.ends()) {
      sink.part(LAST_PART);
      return handler;
    }
    if (packet.isEOF()) {
      sink.end(undefined);
      return null;
    }
    sink.event(packet.buffer.subarray(packet.offset + 1, packet.end));
    return handler;
  };
  class RawDump extends Dump {
    /** mysql2 calls it when the server answers with an error and when the connection breaks. */
    readonly onResult = (error: unknown) => sink.end(error);

    override start(packet: unknown, connection: unknown): PacketHandler {
      super.start(packet, connection);
      long.watch(connection);
      return checkingFirst(handler, sink);
    }
  }
  Reflect.set(zongji, 'BinlogClass', RawDump);
}

/**
 * A zongji that connects as `control` did; the promises of mysql2 are a shell around what it wants.
 * @throws SluiceError DEPENDENCY_UNFIT
 */
export function createZongji(control: Connection): ZongJi {
  const core: unknown = Reflect.get(control, 'connection');
  if (!isCoreConnection(core)) throw unfit('a connection of mysql2/promise');
  return new ZongJi(core);
}

/** The socket of zongji's binlog connection. */
export function valveOf(zongji: ZongJi): Valve {
  const stream: unknown = Reflect.get(zongji.connection ?? {}, 'stream');
  if (!isValve(stream)) throw unfit('the socket of a connection');
  return stream;
}

function dumpCommandOf(zongji: ZongJi): DumpCommandClass {
  const Dump: unknown = Reflect.get(zongji, 'BinlogClass');
  if (!isDumpCommandClass(Dump)) throw unfit('the class of the dump command');
  return Dump;
}

/** The first packet tells whether packets are what the handler takes them for. */
function checkingFirst(handler: PacketHandler, sink: TapSink): PacketHandler {
  return (packet) => {
    if (packet.isEOF()) return handler(packet);
    const { buffer, offset, end } = packet;
    const fits = Buffer.isBuffer(buffer) && offset < end && end <= buffer.length;
    if (fits && buffer[offset] === 0) return handler(packet);
    sink.end(unfit('a packet of the binlog stream'));
    return null;
  };
}

function isDumpCommandClass(value: unknown): value is DumpCommandClass {
  if (typeof value !== 'function') return false;
  const prototype: unknown = value.prototype;
  return has(prototype, 'start') && has(prototype, 'execute');
}

function isCoreConnection(value: unknown): value is CoreConnection {
  return has(value, 'query') && has(value, 'destroy');
}

function isValve(value: unknown): value is Valve {
  return has(value, 'pause') && has(value, 'resume');
}

function has(value: unknown, method: string): boolean {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, method) === 'function'
  );
}
