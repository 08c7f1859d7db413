import { inflateSync } from 'node:zlib';
import type { EventReader } from '../reader.js';

/** Greatest size of an event: the servers' greatest `max_allowed_packet`. */
const MAX_BYTES = 1024 * 1024 * 1024;

/**
 * The rest of a compressed event of MariaDB (`log_bin_compress`): one byte with the algorithm and the
 * count of the length's bytes, the length when inflated (big-endian), a zlib stream.
 * `sql/log_event.cc`, binlog_buf_uncompress.
 */
export function inflateRest(reader: EventReader): Buffer {
  const head = reader.u8();
  const lengthBytes = head & 0x07;
  const algorithm = (head >> 4) & 0x07;
  if ((head & 0x80) === 0 || algorithm !== 0 || lengthBytes < 1 || lengthBytes > 4) {
    throw reader.malformed(`0x${head.toString(16)} starts no compressed data`);
  }
  const length = reader.bytes(lengthBytes).readUIntBE(0, lengthBytes);
  if (length === 0 || length > MAX_BYTES) throw reader.malformed(`${length} bytes inflated`);
  const inflated = inflate(reader, length);
  if (inflated.length !== length) {
    throw reader.malformed(`it inflates to ${inflated.length} bytes instead of ${length}`);
  }
  return inflated;
}

function inflate(reader: EventReader, length: number): Buffer {
  const packed = reader.rest();
  try {
    return inflateSync(packed, { maxOutputLength: length });
  } catch (error) {
    throw reader.malformed(`it does not inflate: ${String(error)}`);
  }
}
