import { inflateRawSync, inflateSync } from 'node:zlib';
import type { LiteralWriter } from '../column.js';
import { malformed, unsupportedValue } from './failure.js';
import { ensure, u8, uintBe, uintLe } from './read.js';
import { introducer } from './text.js';

const ZLIB = 8;
const NO_WRAPPER = 0x08;

/**
 * MariaDB's COMPRESSED columns. After the length prefix stand a header byte and the data: 0 for
 * plain bytes, else the method in the high half (8: zlib), bit 3 for deflate data without a zlib
 * wrapper, and in the low three bits how many bytes of the original length, big-endian, follow. An
 * empty value has no header. Source: `compress_zlib` in MariaDB's sql/field_comp.cc.
 */
export function compressedWriter(prefixBytes: number, charset: string | undefined): LiteralWriter {
  const opening = introducer(charset);
  return (row, at, out) => {
    ensure(row, at, prefixBytes);
    const from = at + prefixBytes;
    const to = from + uintLe(row, at, prefixBytes);
    ensure(row, from, to - from);
    out.bytes(opening);
    out.escaped(expand(row.subarray(from, to)));
    out.byte(0x27);
    return to;
  };
}

function expand(value: Buffer): Buffer {
  if (value.length === 0 || value[0] === 0) return value.subarray(1);
  const header = u8(value, 0);
  if (header >> 4 !== ZLIB) throw unsupportedValue(`compression method ${header >> 4}`);
  const lengthBytes = header & 7;
  ensure(value, 1, lengthBytes);
  const length = uintBe(value, 1, lengthBytes);
  const expanded = inflate(value.subarray(1 + lengthBytes), (header & NO_WRAPPER) !== 0, length);
  if (expanded.length === length) return expanded;
  throw malformed(
    `a compressed value of ${expanded.length} bytes has another length in its header`,
  );
}

/** Servers hold no value of more than 4 GiB, nor does a buffer of Node.js 20. */
const MAX_BYTES = 2 ** 32 - 1;

function inflate(data: Buffer, raw: boolean, length: number): Buffer {
  try {
    const maxOutputLength = Math.min(Math.max(length, 1), MAX_BYTES);
    return raw ? inflateRawSync(data, { maxOutputLength }) : inflateSync(data, { maxOutputLength });
  } catch (cause) {
    throw malformed('a compressed value cannot be expanded', cause);
  }
}
