import type { LiteralWriter, RowColumn } from '../column.js';
import { FieldType } from './field-type.js';
import { ensure, i32le, u16le, u24le, u32le, u8 } from './read.js';

/** Integers: little-endian two's complement of 1, 2, 3, 4 or 8 bytes, as digits. */
export function integerWriter(column: Pick<RowColumn, 'type' | 'unsigned'>): LiteralWriter {
  switch (column.type) {
    case FieldType.TINY:
      return column.unsigned ? unsigned8 : signed8;
    case FieldType.SHORT:
      return column.unsigned ? unsigned16 : signed16;
    case FieldType.INT24:
      return column.unsigned ? unsigned24 : signed24;
    case FieldType.LONG:
      return column.unsigned ? unsigned32 : signed32;
    default:
      return column.unsigned ? unsigned64 : signed64;
  }
}

const unsigned8: LiteralWriter = (row, at, out) => {
  ensure(row, at, 1);
  out.uint32(u8(row, at));
  return at + 1;
};

const signed8: LiteralWriter = (row, at, out) => {
  ensure(row, at, 1);
  out.int32((u8(row, at) << 24) >> 24);
  return at + 1;
};

const unsigned16: LiteralWriter = (row, at, out) => {
  ensure(row, at, 2);
  out.uint32(u16le(row, at));
  return at + 2;
};

const signed16: LiteralWriter = (row, at, out) => {
  ensure(row, at, 2);
  out.int32((u16le(row, at) << 16) >> 16);
  return at + 2;
};

const unsigned24: LiteralWriter = (row, at, out) => {
  ensure(row, at, 3);
  out.uint32(u24le(row, at));
  return at + 3;
};

const signed24: LiteralWriter = (row, at, out) => {
  ensure(row, at, 3);
  out.int32((u24le(row, at) << 8) >> 8);
  return at + 3;
};

const unsigned32: LiteralWriter = (row, at, out) => {
  ensure(row, at, 4);
  out.uint32(u32le(row, at));
  return at + 4;
};

const signed32: LiteralWriter = (row, at, out) => {
  ensure(row, at, 4);
  out.int32(i32le(row, at));
  return at + 4;
};

const unsigned64: LiteralWriter = (row, at, out) => {
  ensure(row, at, 8);
  out.uint64(i32le(row, at + 4), i32le(row, at));
  return at + 8;
};

const signed64: LiteralWriter = (row, at, out) => {
  ensure(row, at, 8);
  out.int64(i32le(row, at + 4), i32le(row, at));
  return at + 8;
};
