import { CRC_OF_CHECKED, verifyChecksum } from '../binlog/checksum.js';
import { shiftCrc } from '../util/combine-crc.js';

/** Of an event's size, in its header. */
const SIZE = 9;

/*
 * The CRC32 of events that follow on each other, each with its own right one at its end, depends on
 * their lengths alone: each adds what the CRC32 of anything checked becomes by the bytes behind it.
 */

/** What one adds that is so many bytes before the end: most are near to it. */
const NEAR = Int32Array.from({ length: 4096 }, (_, bytes) => shiftCrc(CRC_OF_CHECKED, bytes));

function added(bytesBehind: number): number {
  const near = bytesBehind & (NEAR.length - 1);
  const crc = NEAR[near] ?? 0;
  return near === bytesBehind ? crc : shiftCrc(crc, bytesBehind - near);
}

/**
 * What the CRC32 of the events is if each one's own is right. Their sizes were compared with what
 * arrived before.
 * @param start offset of the first one
 * @param end offset behind the last one
 */
export function crcIfChecked(memory: DataView, start: number, end: number): number {
  let crc = 0;
  for (let at = start; at < end;) {
    at += memory.getUint32(at + SIZE, true);
    crc ^= added(end - at);
  }
  return crc >>> 0;
}

/** Checks each event. @throws SluiceError BINLOG_CORRUPT */
export function verifyEach(events: Buffer): void {
  for (let at = 0; at < events.length;) {
    const end = at + events.readUInt32LE(at + SIZE);
    verifyChecksum(events.subarray(at, end));
    at = end;
  }
}
