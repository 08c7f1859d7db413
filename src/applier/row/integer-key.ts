import type { RowColumn } from '../../binlog/column.js';
import { FieldType } from '../../binlog/value/field-type.js';

const BYTES = new Map<number, number>([
  [FieldType.TINY, 1],
  [FieldType.SHORT, 2],
  [FieldType.INT24, 3],
  [FieldType.LONG, 4],
  [FieldType.LONGLONG, 8],
]);

export function isInteger({ type }: RowColumn): boolean {
  return BYTES.has(type);
}

/** Whether the integer at `b` is greater than the one at `a`. */
export type Ascends = (event: Buffer, a: number, b: number) => boolean;

/** Whether the integer at `b` is the one at `a` and one more. */
export type Follows = (event: Buffer, a: number, b: number) => boolean;

/** The same as `ascending` for neighbours. */
export function following({ type, unsigned }: RowColumn): Follows | undefined {
  const bytes = BYTES.get(type);
  if (bytes === undefined) return undefined;
  if (bytes === 8) return unsigned ? followsUnsigned64 : followsSigned64;
  return unsigned
    ? (event, a, b) => event.readUIntLE(b, bytes) === event.readUIntLE(a, bytes) + 1
    : (event, a, b) => event.readIntLE(b, bytes) === event.readIntLE(a, bytes) + 1;
}

/** 2^63 follows nothing: of two literals on either side of it MySQL 5.6 finds nothing between them. */
const followsUnsigned64: Follows = (event, a, b) => {
  if (event.readUInt32LE(b + 4) === 0x8000_0000 && event.readUInt32LE(b) === 0) return false;
  const carry = event.readUInt32LE(a) === 0xffff_ffff ? 1 : 0;
  return event.readUInt32LE(b + 4) === event.readUInt32LE(a + 4) + carry && lowFollows(event, a, b);
};

const followsSigned64: Follows = (event, a, b) => {
  const carry = event.readUInt32LE(a) === 0xffff_ffff ? 1 : 0;
  return event.readInt32LE(b + 4) === event.readInt32LE(a + 4) + carry && lowFollows(event, a, b);
};

const lowFollows: Follows = (event, a, b) =>
  event.readUInt32LE(b) === (event.readUInt32LE(a) + 1) >>> 0;

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
