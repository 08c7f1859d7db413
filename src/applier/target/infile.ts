import { once } from 'node:events';
import type { DriverConnection } from './driver-connection.js';

/** What a LOAD DATA LOCAL INFILE statement is given when the server asks for its file. */
export interface Infile {
  /** The name in the statement. No other is answered, and none is ever looked up on this host. */
  readonly name: string;
  /** The file's bytes in order. */
  readonly blocks: () => AsyncIterable<Buffer>;
}

/** Far below every server's max_allowed_packet, which bounds these packets as well. */
const PACKET_BYTES = 16 * 1024;

/**
 * Sends a file as the server expects it: packets of its bytes, then an empty one. What the socket does
 * not take at once is waited for, so that the memory in use is bounded.
 * Source: MySQL manual, "COM_QUERY Response: LOCAL INFILE Request".
 */
export async function sendInfile(connection: DriverConnection, infile: Infile): Promise<void> {
  for await (const block of infile.blocks()) {
    sendBlock(connection, block);
    if (!(await isTaken(connection))) return;
  }
  sendPacket(connection, Buffer.alloc(0));
}

/** Its packets leave in one system call, and its bytes are not copied for it. */
function sendBlock(connection: DriverConnection, block: Buffer): void {
  connection.stream.cork();
  for (let at = 0; at < block.length; at += PACKET_BYTES) {
    sendPacket(connection, block.subarray(at, at + PACKET_BYTES));
  }
  connection.stream.uncork();
}

function sendPacket(connection: DriverConnection, data: Buffer): void {
  const header = Buffer.allocUnsafe(4);
  header.writeUIntLE(data.length, 0, 3);
  header.writeUInt8(connection.sequenceId, 3);
  connection._bumpSequenceId(1);
  connection.write(header);
  if (data.length > 0) connection.write(data);
}

/** Waits until there is room for more. False: the connection broke, whose owner is told elsewhere. */
async function isTaken({ stream }: DriverConnection): Promise<boolean> {
  if (stream.destroyed) return false;
  if (!stream.writableNeedDrain) return true;
  const over = new AbortController();
  const { signal } = over;
  const drained = once(stream, 'drain', { signal });
  const closed = once(stream, 'close', { signal });
  await Promise.race([drained, closed]).catch(() => {});
  over.abort();
  await Promise.allSettled([drained, closed]);
  return !stream.destroyed;
}
