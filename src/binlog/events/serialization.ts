import type { EventReader } from '../reader.js';

/**
 * Integers of `mysql::serialization` (libs/mysql/serialization/readme.md): the count of trailing one
 * bits in the first byte is the count of further bytes; the value's bits follow, little-endian.
 */
export function varUint(reader: EventReader): bigint {
  const first = reader.u8();
  const further = trailingOnes(first);
  if (further === 8) return reader.u64();
  let value = BigInt(first >> (further + 1));
  let shift = BigInt(7 - further);
  for (let i = 0; i < further; i++) {
    value |= BigInt(reader.u8()) << shift;
    shift += 8n;
  }
  return value;
}

/** Signed: the lowest bit is the sign. */
export function varInt(reader: EventReader): bigint {
  const word = varUint(reader);
  const magnitude = word >> 1n;
  return (word & 1n) === 0n ? magnitude : -magnitude - 1n;
}

/** An unsigned integer that must fit a number. */
export function varNumber(reader: EventReader, what: string): number {
  return reader.safe(varUint(reader), what);
}

function trailingOnes(byte: number): number {
  let count = 0;
  while (((byte >> count) & 1) === 1) count++;
  return count;
}
