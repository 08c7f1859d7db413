import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascending, distance, lessWriter } from '../../../../src/applier/row/integer-key.js';
import { SqlBuffer } from '../../../../src/binlog/sql-buffer.js';
import type { RowColumn } from '../../../../src/binlog/column.js';
import { FieldType } from '../../../../src/binlog/value/field-type.js';

const SIZES = [
  [FieldType.TINY, 1],
  [FieldType.SHORT, 2],
  [FieldType.INT24, 3],
  [FieldType.LONG, 4],
  [FieldType.LONGLONG, 8],
] as const;

const KINDS = SIZES.flatMap(([type, bytes]) =>
  [false, true].map((unsigned) => ({ type, bytes, unsigned })),
);

function columnOf(type: number, unsigned: boolean): RowColumn {
  return { type, unsigned, meta: 0, charset: undefined, targetType: undefined };
}

/** Two values, little-endian, one behind the other. */
function pair(bytes: number, a: bigint, b: bigint): Buffer {
  const buffer = Buffer.alloc(2 * bytes);
  for (let i = 0; i < bytes; i++) {
    buffer[i] = Number((a >> BigInt(8 * i)) & 0xffn);
    buffer[bytes + i] = Number((b >> BigInt(8 * i)) & 0xffn);
  }
  return buffer;
}

/** Values near each other, and near where bytes carry over. */
function values(bytes: number, unsigned: boolean): fc.Arbitrary<bigint> {
  const bits = BigInt(8 * bytes);
  const [min, max] = unsigned
    ? [0n, (1n << bits) - 1n]
    : [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n];
  const corners = [min, max, 0n, 1n << 7n, 1n << 32n, -(1n << 32n), 1n << 31n, 1n << 63n];
  const near = fc
    .tuple(fc.constantFrom(...corners), fc.bigInt(-2n, 2n))
    .map(([corner, by]) => corner + by);
  return fc.oneof(near, fc.bigInt(min, max)).filter((value) => value >= min && value <= max);
}

describe.each(KINDS)('integers of $bytes bytes, unsigned: $unsigned', (kind) => {
  const { type, bytes, unsigned } = kind;
  const column = columnOf(type, unsigned);
  const all = values(bytes, unsigned);

  it('are compared as numbers', () => {
    fc.assert(
      fc.property(all, all, (a, b) => {
        expect(ascending(column)?.(pair(bytes, a, b), 0, bytes)).toBe(b > a);
      }),
    );
  });

  it('are so far from each other, and 2^63 from all below it', () => {
    fc.assert(
      fc.property(all, all, (a, b) => {
        const isBeyond = unsigned && a < 1n << 63n && b >= 1n << 63n;
        const between = isBeyond ? Infinity : Number(b - a);
        expect(distance(column)?.(pair(bytes, a, b), 0, bytes)).toBe(between);
      }),
      { examples: bytes === 8 && kind.unsigned ? [[(1n << 63n) - 1n, 1n << 63n]] : [] },
    );
  });

  it('are written less a few', () => {
    fc.assert(
      fc.property(all, all, fc.integer({ min: 0, max: 500 }), (a, b, by) => {
        const out = new SqlBuffer();
        lessWriter(column)?.(pair(bytes, a, b), bytes, by, out);
        expect(out.view().toString()).toBe(String(b - BigInt(by)));
      }),
    );
  });
});
