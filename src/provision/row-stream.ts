import type {
  DriverCommand,
  DriverConnection,
  DriverPacket,
} from '../applier/target/driver-connection.js';
import { readServerError, type ServerError } from '../applier/target/server-error.js';
import { SluiceError } from '../errors/sluice-error.js';

const COM_QUERY = 0x03;
const CLIENT_QUERY_ATTRIBUTES = 0x08000000;
const OK = 0x00;
const EOF = 0xfe;
const ERROR = 0xff;

/** A connection whose packets can be held back. */
export interface PausableConnection extends DriverConnection {
  pause(): void;
  resume(): void;
}

/** Takes one row of a text result: the packet's payload is `from` to `to`; reused afterwards. */
export type RowSink = (packet: Buffer, from: number, to: number) => void;

/** @throws SluiceError DEPENDENCY_UNFIT a release of mysql2 with other internals */
export function pausable(connection: DriverConnection): PausableConnection {
  const fits = ['pause', 'resume'].every(
    (name) => typeof Reflect.get(connection, name) === 'function',
  );
  if (fits) return connection as PausableConnection;
  throw new SluiceError('DEPENDENCY_UNFIT', 'this release of mysql2 has other internals', {
    hint: 'Install the release of mysql2 that package-lock.json names: run `npm ci`.',
  });
}

/**
 * One SELECT whose rows are handed on as the bytes that the server sent: nothing is decoded, no
 * object is made per value. Resolves with the server's error, if there was one.
 * Source: MySQL manual, "COM_QUERY Response", "Text Resultset".
 */
export class RowStream implements DriverCommand {
  readonly done: Promise<ServerError | undefined>;
  private resolve: (failure: ServerError | undefined) => void = () => {};
  private reject: (error: unknown) => void = () => {};
  private phase: 'start' | 'head' | 'columns' | 'rows' = 'start';

  /** @param sql one statement, below 16 MB */
  constructor(
    private readonly sql: Buffer,
    private sink: RowSink,
  ) {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  onResult(error: unknown): void {
    this.reject(error);
  }

  execute(packet: DriverPacket | undefined, connection: DriverConnection): boolean {
    if (packet === undefined || this.phase === 'start') return this.send(connection);
    const { buffer, offset, end } = packet;
    const first = buffer[offset];
    if (first === ERROR) return this.finish(readServerError(buffer, offset, end));
    // an EOF packet is shorter than 9 bytes; a row may begin with 0xFE as well
    const isEof = first === EOF && end - offset < 9;
    if (this.phase === 'rows') return isEof ? this.finish(undefined) : this.row(packet);
    if (this.phase === 'head') {
      if (first === OK) return this.finish(undefined);
      this.phase = 'columns';
    } else if (isEof) this.phase = 'rows';
    return false;
  }

  private send(connection: DriverConnection): boolean {
    connection._resetSequenceId();
    const flags = connection.config.clientFlags & connection.serverCapabilityFlags;
    // no parameters, one set of them
    const attributes = (flags & CLIENT_QUERY_ATTRIBUTES) === 0 ? [] : [0, 1];
    const payload = Buffer.concat([Buffer.from([COM_QUERY, ...attributes]), this.sql]);
    const header = Buffer.alloc(4);
    header.writeUIntLE(payload.length, 0, 3);
    connection.write(Buffer.concat([header, payload]));
    connection._bumpSequenceId(1);
    this.phase = 'head';
    return false;
  }

  private row({ buffer, offset, end }: DriverPacket): boolean {
    try {
      this.sink(buffer, offset, end);
      return false;
    } catch (error) {
      this.reject(error);
      this.sink = () => {}; // what still comes is read and dropped
      return false;
    }
  }

  private finish(failure: ServerError | undefined): true {
    this.resolve(failure);
    return true;
  }
}

const NULL = 0xfb;

/** The values of a row of a text result, copied; null: NULL. */
export function valuesOf(packet: Buffer, from: number, to: number): (Buffer | null)[] {
  const values: (Buffer | null)[] = [];
  for (let at = from; at < to;) {
    if (packet[at] === NULL) {
      values.push(null);
      at += 1;
      continue;
    }
    const start = at + prefixBytes(packet, at);
    const end = start + lengthAt(packet, at);
    values.push(Buffer.from(packet.subarray(start, end)));
    at = end;
  }
  return values;
}

/** Bytes that the length of a value takes. Source: MySQL manual, "Protocol::LengthEncodedInteger". */
export function prefixBytes(packet: Buffer, at: number): number {
  const first = packet[at] as number;
  if (first < NULL) return 1;
  if (first === 0xfc) return 3;
  return first === 0xfd ? 4 : 9;
}

/** Length of the value whose length stands at `at`, in bytes. */
export function lengthAt(packet: Buffer, at: number): number {
  const first = packet[at] as number;
  if (first < NULL) return first;
  if (first === 0xfc) return packet.readUInt16LE(at + 1);
  return first === 0xfd ? packet.readUIntLE(at + 1, 3) : Number(packet.readBigUInt64LE(at + 1));
}
