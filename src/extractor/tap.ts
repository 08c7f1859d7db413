import ZongJi from '@vlasky/zongji';
import type { Connection as CoreConnection } from 'mysql2';
import type { Connection } from 'mysql2/promise';
import { unfit } from './dependency-unfit.js';
import { takePackets, type TapSink } from './packet-source.js';
import type { Valve } from './packet-queue.js';

/*
 * zongji negotiates the stream (authentication, TLS, checksum, capabilities, GTID state) and then
 * decodes it in a way that a replicator cannot use. It is stopped from that: the class of its dump
 * command is replaced by one that sends the same request and takes the answer undecoded.
 */

/** A packet of mysql2. */
interface Packet {
  isEOF(): boolean;
}

type PacketHandler = (packet: Packet) => PacketHandler | null;

interface DumpCommand {
  start(packet: unknown, connection: unknown): unknown;
}

type DumpCommandClass = new (callback: unknown) => DumpCommand;

/**
 * To be called when zongji is ready, before it sends the request.
 * @throws SluiceError DEPENDENCY_UNFIT
 */
export function tapBinlog(zongji: ZongJi, sink: TapSink): void {
  const Dump = dumpCommandOf(zongji);
  /** What is no event goes through mysql2, which makes an error of an error packet. */
  const handler: PacketHandler = (packet) => {
    sink.end(packet.isEOF() ? undefined : unfit('a packet of the binlog stream'));
    return null;
  };
  class RawDump extends Dump {
    /** mysql2 calls it when the server answers with an error and when the connection breaks. */
    readonly onResult = (error: unknown) => sink.end(error);

    override start(packet: unknown, connection: unknown): PacketHandler {
      super.start(packet, connection);
      if (!takePackets(connection, sink)) sink.end(unfit('the parser of packets'));
      return handler;
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
