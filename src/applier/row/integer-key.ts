import type { RowColumn } from '../../binlog/column.js';
import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import { FieldType } from '../../binlog/value/field-type.js';

const BYTES = new Map<number, number>([
  [FieldType.TINY, 1],
  [FieldType.SHORT, 2],
  [FieldType.INT24, 3],
  [FieldType.LONG, 4],
  [FieldType.LONGLONG, 8],
]);

const UINT32 = 0x1_0000_0000;
const HIGH_BIT = 0x8000_0000;

export function isInteger({ type }: RowColumn): boolean {
  return BYTES.has(type);
}

/** Whether the integer at `b` is greater than the one at `a`. */
export type Ascends = (event: Buffer, a: number, b: number) => boolean;

/** How much the integer at `b` is more than the one at `a`; not exact beyond 2^53. */
export type Distance = (event: Buffer, a: number, b: number) => number;

/** Undefined for a column of another type. */
export function distance({ type, unsigned }: RowColumn): Distance | undefined {
  const bytes = BYTES.get(type);
  if (bytes === undefined) return undefined;
  if (bytes === 8) return unsigned ? distanceUnsigned64 : distanceSigned64;
  return unsigned
    ? (event, a, b) => event.readUIntLE(b, bytes) - event.readUIntLE(a, bytes)
    : (event, a, b) => event.readIntLE(b, bytes) - event.readIntLE(a, bytes);
}

/** 2^63 is far from all below it: of two literals on either side of it MySQL 5.6 finds nothing between them. */
const distanceUnsigned64: Distance = (event, a, b) => {
  const [highA, highB] = [event.readUInt32LE(a + 4), event.readUInt32LE(b + 4)];
  if (highA < HIGH_BIT && highB >= HIGH_BIT) return Infinity;
  return (highB - highA) * UINT32 + lowDistance(event, a, b);
};

const distanceSigned64: Distance = (event, a, b) =>
  (event.readInt32LE(b + 4) - event.readInt32LE(a + 4)) * UINT32 + lowDistance(event, a, b);

const lowDistance: Distance = (event, a, b) => event.readUInt32LE(b) - event.readUInt32LE(a);

/** Appends the integer at `at`, less `by`. */
export type WriteLess = (event: Buffer, at: number, by: number, out: SqlBuffer) => void;

/** Undefined for a column of another type. */
export function lessWriter({ type, unsigned }: RowColumn): WriteLess | undefined {
  const bytes = BYTES.get(type);
  if (bytes === undefined) return undefined;
  const bits = bytes * 8;
  return (event, at, by, out) => {
    const value = wholeAt(event, at, bytes);
    const signed = unsigned ? value : BigInt.asIntN(bits, value);
    out.text(String(signed - BigInt(by)));
  };
}

function wholeAt(event: Buffer, at: number, bytes: number): bigint {
  const low = Math.min(bytes, 4);
  const high = bytes > low ? event.readUInt32LE(at + low) : 0;
  return (BigInt(high) << 32n) | BigInt(event.readUIntLE(at, low));
}

/** Compares values of an integer column in a row image; undefined for a column of another type. */
export function ascending({ type, unsigned }: RowColumn): Ascends | undefined {
  const bytes = BYTES.get(type);
  if (bytes === undefined) return undefined;
  if (bytes === 8) return unsigned ? ascendsUnsigned64 : ascendsSigned64;
  return unsigned
    ? (event, a, b) => event.readUIntLE(b, bytes) > event.readUIntLE(a, bytes)
    : (event, a, b) => event.readIntLE(b, bytes) > event.readIntLE(a, bytes);
}

const ascendsUnsigned64: Ascends = (event, a, b) => {
  const difference = event.readUInt32LE(b + 4) - event.readUInt32LE(a + 4);
  return difference === 0 ? event.readUInt32LE(b) > event.readUInt32LE(a) : difference > 0;
};

const ascendsSigned64: Ascends = (event, a, b) => {
  const difference = event.readInt32LE(b + 4) - event.readInt32LE(a + 4);
  return difference === 0 ? event.readUInt32LE(b) > event.readUInt32LE(a) : difference > 0;
};
