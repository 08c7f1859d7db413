import { malformed } from './failure.js';
import { ensure, u16le, u24le, u32le, u8 } from './read.js';

/**
 * A length-encoded integer (`net_field_length`) at `at`.
 * @throws SluiceError EVENT_MALFORMED if it is none, or greater than a number holds
 */
export function packedLength(bytes: Buffer, at: number): number {
  ensure(bytes, at, 1);
  ensure(bytes, at, packedLengthBytes(bytes, at));
  const first = u8(bytes, at);
  if (first < 251) return first;
  if (first === 252) return u16le(bytes, at + 1);
  if (first === 253) return u24le(bytes, at + 1);
  const high = u32le(bytes, at + 5);
  if (first !== 254 || high > 0x1f_ffff) throw malformed('no length-encoded integer');
  return high * 0x1_0000_0000 + u32le(bytes, at + 1);
}

/** Bytes that it takes. */
export function packedLengthBytes(bytes: Buffer, at: number): number {
  const first = u8(bytes, at);
  if (first < 251) return 1;
  if (first === 252) return 3;
  return first === 253 ? 4 : 9;
}
