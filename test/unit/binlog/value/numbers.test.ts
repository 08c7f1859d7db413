import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literalWriter } from '../../../../src/binlog/literals.js';
import { SqlBuffer } from '../../../../src/binlog/sql-buffer.js';
import { FieldType } from '../../../../src/binlog/value/field-type.js';
import { columnOf, literalOf } from './literal-of.js';

/** Two's complement, little-endian. */
function littleEndian(value: bigint, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  for (let i = 0; i < bytes; i++) buffer[i] = Number((value >> BigInt(8 * i)) & 0xffn);
  return buffer;
}

function bigEndian(value: bigint, bytes: number): Buffer {
  return Buffer.from(littleEndian(value, bytes).toReversed());
}

describe('integers', () => {
  const types = [
    { name: 'TINYINT', type: FieldType.TINY, bytes: 1 },
    { name: 'SMALLINT', type: FieldType.SHORT, bytes: 2 },
    { name: 'MEDIUMINT', type: FieldType.INT24, bytes: 3 },
    { name: 'INT', type: FieldType.LONG, bytes: 4 },
    { name: 'BIGINT', type: FieldType.LONGLONG, bytes: 8 },
  ];

  it.each(types)('$name becomes its digits, signed or not', ({ type, bytes }) => {
    const bits = BigInt(8 * bytes);
    const values = fc.bigInt({ min: 0n, max: (1n << bits) - 1n });
    fc.assert(
      fc.property(values, (value) => {
        const row = littleEndian(value, bytes);
        expect(literalOf({ type, unsigned: true }, row)).toBe(String(value));
        const signed = BigInt.asIntN(Number(bits), value);
        expect(literalOf({ type, unsigned: false }, row)).toBe(String(signed));
      }),
    );
  });

  it('BIGINT is exact around every power of two and of ten', () => {
    const powers = Array.from({ length: 64 }, (_, i) => [1n << BigInt(i), 10n ** BigInt(i % 20)]);
    for (const value of powers.flat().flatMap((power) => [power - 1n, power, power + 1n])) {
      const row = littleEndian(value, 8);
      expect(literalOf({ type: FieldType.LONGLONG, unsigned: true }, row)).toBe(String(value));
      const negative = littleEndian(-value, 8);
      const expected = String(BigInt.asIntN(64, -value));
      expect(literalOf({ type: FieldType.LONGLONG }, negative)).toBe(expected);
    }
  });
});

describe('BIT, SET, ENUM and YEAR', () => {
  it('BIT is an unsigned big-endian number of up to 64 bits', () => {
    const bits = fc.integer({ min: 1, max: 64 }).chain((n) =>
      fc.record({
        n: fc.constant(n),
        value: fc.bigInt({ min: 0n, max: (1n << BigInt(n)) - 1n }),
      }),
    );
    fc.assert(
      fc.property(bits, ({ n, value }) => {
        const meta = (Math.floor(n / 8) << 8) | (n % 8);
        const row = bigEndian(value, Math.ceil(n / 8));
        expect(literalOf({ type: FieldType.BIT, meta }, row)).toBe(String(value));
      }),
    );
  });

  it('SET is stored as an unsigned number, but compared as the signed one that servers take it for', () => {
    const sets = fc.integer({ min: 1, max: 8 }).chain((bytes) =>
      fc.record({
        bytes: fc.constant(bytes),
        value: fc.bigInt({ min: 0n, max: (1n << BigInt(8 * bytes)) - 1n }),
      }),
    );
    fc.assert(
      fc.property(sets, ({ bytes, value }) => {
        const column = { type: FieldType.SET, meta: bytes };
        const row = littleEndian(value, bytes);
        expect(literalOf(column, row)).toBe(String(value));
        expect(literalOf(column, row, 'compare')).toBe(String(BigInt.asIntN(64, value)));
      }),
    );
  });

  it('ENUM is its index; the error value asks for a statement without strict mode', () => {
    const column = columnOf({ type: FieldType.ENUM, meta: 2 });
    const out = new SqlBuffer();
    literalWriter(column, 'store')(Buffer.from([0x2c, 0x01]), 0, out);
    expect([out.view().toString(), out.needsLax]).toEqual(['300', false]);
    literalWriter(column, 'compare')(Buffer.from([0, 0]), 0, out);
    expect(out.needsLax).toBe(false);
    literalWriter(column, 'store')(Buffer.from([0, 0]), 0, out);
    expect([out.take().toString(), out.needsLax]).toEqual(['30000', true]);
  });

  it('YEAR counts from 1900, and 0 is the year 0000', () => {
    const years = [0, 1, 100, 255].map((byte) =>
      literalOf({ type: FieldType.YEAR }, Buffer.from([byte])),
    );
    expect(years).toEqual(['0', '1901', '2000', '2155']);
  });
});

describe('DECIMAL', () => {
  const SIZES = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4];

  /** An encoder written from the format's description: groups of nine digits, sign in the first bit. */
  function encode(whole: string, fraction: string, negative: boolean): Buffer {
    const first = whole.length % 9;
    const groups = [whole.slice(0, first), ...(whole.slice(first).match(/.{9}/g) ?? [])];
    groups.push(...(fraction.match(/.{1,9}/g) ?? []));
    const parts = groups
      .filter((digits) => digits !== '')
      .map((digits) => bigEndian(BigInt(digits), SIZES[digits.length]!));
    const bytes = Buffer.concat(parts);
    if (negative) for (let i = 0; i < bytes.length; i++) bytes[i]! ^= 0xff;
    bytes[0]! ^= 0x80;
    return bytes;
  }

  it('becomes its exact digits at every precision and scale', () => {
    const digit = fc.constantFrom(...'0123456789099'.split(''));
    const shapes = fc
      .integer({ min: 1, max: 65 })
      .chain((precision) =>
        fc.tuple(fc.constant(precision), fc.integer({ min: 0, max: Math.min(38, precision) })),
      )
      .chain(([precision, scale]) =>
        fc.record({
          whole: fc.string({
            unit: digit,
            minLength: precision - scale,
            maxLength: precision - scale,
          }),
          fraction: fc.string({ unit: digit, minLength: scale, maxLength: scale }),
          negative: fc.boolean(),
        }),
      );
    fc.assert(
      fc.property(shapes, ({ whole, fraction, negative }) => {
        const meta = ((whole.length + fraction.length) << 8) | fraction.length;
        const text = literalOf(
          { type: FieldType.NEWDECIMAL, meta },
          encode(whole, fraction, negative),
        );
        const digits = whole.replace(/^0+/, '') || '0';
        expect(text).toBe(
          `${negative ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}`,
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('FLOAT and DOUBLE', () => {
  it('DOUBLE reads back as the same bits and never as a DECIMAL', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const row = Buffer.alloc(8);
        row.writeDoubleLE(value);
        const text = literalOf({ type: FieldType.DOUBLE, meta: 8 }, row);
        expect(text).toContain('e');
        expect(Object.is(Number(text), value)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('FLOAT is the double that equals it', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const row = Buffer.alloc(4);
        row.writeFloatLE(value);
        const text = literalOf({ type: FieldType.FLOAT, meta: 4 }, row);
        expect(Object.is(Number(text), value)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('FLOAT of -0 is what makes it on the slave, and compares as 0', () => {
    const row = Buffer.alloc(4);
    row.writeFloatLE(-0);
    const column = { type: FieldType.FLOAT, meta: 4, negativeZero: '-1e-300' } as const;
    expect(literalOf(column, row)).toBe('-1e-300');
    expect(Number(literalOf(column, row, 'compare'))).toBe(-0);
  });

  it('a number that SQL has no literal for stops', () => {
    const row = Buffer.alloc(8);
    row.writeDoubleLE(Infinity);
    expect(() => literalOf({ type: FieldType.DOUBLE, meta: 8 }, row)).toThrow(
      expect.objectContaining({ code: 'VALUE_UNSUPPORTED' }) as Error,
    );
  });
});
