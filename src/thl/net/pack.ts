import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, inflateRawSync } from 'node:zlib';
import { ByteWriter } from './byte-writer.js';
import { malformed } from './malformed.js';
import { FRAME_TYPES, MAX_FRAME } from './protocol.js';

const CRC_BYTES = 4;
/** Smaller ones gain little, and they are the ones that somebody waits for. */
const LEAST = 1024;
/** Measured on row events: higher levels cost twice the time for a tenth less. */
const OPTIONS = { level: constants.Z_BEST_SPEED };

const deflate = promisify<Buffer, object, Buffer>(deflateRaw);

/** The frame in a packed one (RFC 1951), where that is smaller; off the main thread. */
export async function packFrame(frame: Buffer): Promise<Buffer> {
  if (frame.length < LEAST) return frame;
  const content = frame.subarray(0, -CRC_BYTES);
  const packed = await deflate(content, OPTIONS);
  if (packed.length > content.length * 0.9) return frame;
  const body = new ByteWriter().u8(FRAME_TYPES.packed).u32(content.length).raw(packed);
  return body.u32(crc32(body.take())).take();
}

/**
 * The content of a packed frame. What it says of its size is the bound: no more is ever allocated.
 * @throws SluiceError THL_PROTOCOL
 */
export function unpackFrame(size: number, packed: Buffer): Buffer {
  if (size === 0 || size > MAX_FRAME) throw malformed(`a packed frame of ${size} bytes`);
  const content = inflated(size, packed);
  if (content.length !== size) {
    throw malformed(`a packed frame of ${size} bytes with ${content.length}`);
  }
  return content;
}

function inflated(size: number, packed: Buffer): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: size });
  } catch (cause) {
    throw malformed(`a packed frame cannot be unpacked: ${String(cause)}`, cause);
  }
}
