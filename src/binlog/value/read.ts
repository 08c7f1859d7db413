import { malformed } from './failure.js';

/*
 * Reads of integers from a row image. They do not check bounds: `ensure` does, once per value, so
 * that an access past the end never yields a number.
 */

/** @throws SluiceError EVENT_MALFORMED unless `bytes` bytes from `at` on lie within the row image */
export function ensure(row: Buffer, at: number, bytes: number): void {
  if (at + bytes > row.length) {
    throw malformed(
      `a value of ${bytes} bytes at offset ${at} runs past the row image of ${row.length} bytes`,
    );
  }
}

export function u8(row: Buffer, at: number): number {
  return row[at] as number;
}

export function u16le(row: Buffer, at: number): number {
  return u8(row, at) | (u8(row, at + 1) << 8);
}

export function u24le(row: Buffer, at: number): number {
  return u8(row, at) | (u8(row, at + 1) << 8) | (u8(row, at + 2) << 16);
}

export function i32le(row: Buffer, at: number): number {
  return u24le(row, at) | (u8(row, at + 3) << 24);
}

export function u32le(row: Buffer, at: number): number {
  return i32le(row, at) >>> 0;
}

export function u24be(row: Buffer, at: number): number {
  return (u8(row, at) << 16) | (u8(row, at + 1) << 8) | u8(row, at + 2);
}

export function u32be(row: Buffer, at: number): number {
  return ((u8(row, at) << 24) | u24be(row, at + 1)) >>> 0;
}

/** An unsigned little-endian integer of 1 to 4 bytes. */
export function uintLe(row: Buffer, at: number, bytes: number): number {
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + u8(row, at + i);
  return value;
}

/** An unsigned big-endian integer of 0 to 4 bytes. */
export function uintBe(row: Buffer, at: number, bytes: number): number {
  let value = 0;
  for (let i = 0; i < bytes; i++) value = value * 256 + u8(row, at + i);
  return value;
}
