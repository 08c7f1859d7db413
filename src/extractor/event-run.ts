/*
 * Events as they arrive, one after the other in one buffer: each in its packet, which has a length (3),
 * a sequence number (1) and a status of zero (1) before the event (Protocol::Packet, COM_BINLOG_DUMP).
 * A packet of the greatest length stands for all that its event needs, joined: it reaches to the end.
 */

export const PACKET_HEADER_BYTES = 4;
const STATUS_BYTES = 1;
/** What stands before each event. */
export const PREFIX_BYTES = PACKET_HEADER_BYTES + STATUS_BYTES;
/** Of what follows on a packet's header. */
export const LONGEST_PACKET = 2 ** 24 - 1;

/** Bytes that follow on the header of the packet at `at`. */
export function packetLength(bytes: Buffer, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
}

/** Where the packet at `at` ends. */
export function packetEnd(run: Buffer, at: number): number {
  const length = packetLength(run, at);
  return length === LONGEST_PACKET ? run.length : at + PACKET_HEADER_BYTES + length;
}

/** Views of the events. */
export function* eventsOfRun(run: Buffer): Generator<Buffer, void, undefined> {
  for (let at = 0; at < run.length; at = packetEnd(run, at)) {
    yield run.subarray(at + PREFIX_BYTES, packetEnd(run, at));
  }
}
