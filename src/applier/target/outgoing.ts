import type { DriverConnection } from './driver-connection.js';

const LARGEST_PAYLOAD = 0xffffff;
/** Below this a payload is copied, so that it leaves in one segment. */
const SMALL_PAYLOAD = 16 * 1024;

/** A command's bytes: one payload, whose body is not copied when it is large. */
export interface Payload {
  readonly head: Buffer;
  readonly body: Buffer;
}

/**
 * The way of a command's bytes to the server, in its turn or before it.
 * Source: MySQL manual, "MySQL Packets".
 */
export class Outgoing {
  private inTurn = false;
  /** Packets that were written before the command's turn came. */
  private packetsAhead: number | undefined;

  /**
   * @param payload called once, when the bytes are written
   * @param sent called when all bytes have been given to the socket
   */
  constructor(
    private readonly payload: (connection: DriverConnection) => Payload,
    private readonly sent?: () => void,
  ) {}

  /** Whether the command's turn has come: what arrives is for it. */
  get isInTurn(): boolean {
    return this.inTurn;
  }

  /** Its turn has come. */
  takeTurn(connection: DriverConnection): void {
    this.inTurn = true;
    connection._resetSequenceId();
    connection._bumpSequenceId(this.packetsAhead ?? this.write(connection));
  }

  /**
   * Writes the bytes now, before the command's turn. Those of every command before it must have been
   * written, and none of them may send a file: the server reads one command after the other.
   */
  writeAhead(connection: DriverConnection): void {
    if (this.inTurn || connection.stream.destroyed) return;
    this.packetsAhead = this.write(connection);
  }

  private write(connection: DriverConnection): number {
    const packets = writePayload(connection, this.payload(connection));
    this.sent?.();
    return packets;
  }
}

/** Returns the number of packets that it took. */
function writePayload(connection: DriverConnection, payload: Payload): number {
  const { head, body } = payload;
  const total = head.length + body.length;
  if (total < SMALL_PAYLOAD) {
    connection.write(Buffer.concat([packetHeader(total, 0), head, body]));
    return 1;
  }
  connection.stream.cork(); // head and body leave together
  try {
    return writeParts(connection, payload);
  } finally {
    connection.stream.uncork();
  }
}

function writeParts(connection: DriverConnection, { head, body }: Payload): number {
  const total = head.length + body.length;
  const first = Math.min(body.length, LARGEST_PAYLOAD - head.length);
  connection.write(Buffer.concat([packetHeader(head.length + first, 0), head]));
  connection.write(body.subarray(0, first));
  let sequence = 1;
  // a payload whose last packet is full is ended by an empty one
  for (let at = LARGEST_PAYLOAD; at <= total; at += LARGEST_PAYLOAD) {
    const length = Math.min(LARGEST_PAYLOAD, total - at);
    connection.write(packetHeader(length, sequence++));
    const from = at - head.length;
    if (length > 0) connection.write(body.subarray(from, from + length));
  }
  return sequence;
}

function packetHeader(length: number, sequence: number): Buffer {
  return Buffer.from([length & 0xff, (length >> 8) & 0xff, (length >> 16) & 0xff, sequence & 0xff]);
}
