import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { literalWriter } from '../../../../src/binlog/literals.js';
import { SqlBuffer } from '../../../../src/binlog/sql-buffer.js';
import { FieldType } from '../../../../src/binlog/value/field-type.js';
import { columnOf, literalOf } from './literal-of.js';

/*
 * Encoders written from the formats' descriptions, in BigInt and apart from the code under test.
 */

const pad = (value: number, width: number) => String(value).padStart(width, '0');

function bigEndian(value: bigint, bytes: number): Buffer {
  const hex = value.toString(16).padStart(2 * bytes, '0');
  return Buffer.from(hex, 'hex');
}

/** A fraction of a second in micros, cut to so many digits. */
const cut = (micros: number, digits: number) => Math.floor(micros / 10 ** (6 - digits));

function fractionText(micros: number, digits: number): string {
  return digits === 0 ? '' : `.${pad(cut(micros, digits), digits)}`;
}

/** Stored with an even number of digits. */
function fractionBytes(micros: number, digits: number): [value: number, bytes: number] {
  const even = digits + (digits % 2);
  return [cut(micros, digits) * 10 ** (even - digits), even / 2];
}

const digits = fc.integer({ min: 0, max: 6 });
const micros = fc.oneof(
  fc.constantFrom(0, 1, 999_999, 100_000),
  fc.integer({ min: 0, max: 999_999 }),
);
const clock = fc.record({
  hour: fc.integer({ min: 0, max: 23 }),
  minute: fc.integer({ min: 0, max: 59 }),
  second: fc.integer({ min: 0, max: 59 }),
});
const day = fc.record({
  year: fc.integer({ min: 0, max: 9999 }),
  month: fc.integer({ min: 0, max: 12 }),
  day: fc.integer({ min: 0, max: 31 }),
});
const dayText = (d: { year: number; month: number; day: number }) =>
  `${pad(d.year, 4)}-${pad(d.month, 2)}-${pad(d.day, 2)}`;
const clockText = (c: { hour: number; minute: number; second: number }) =>
  `${pad(c.hour, 2)}:${pad(c.minute, 2)}:${pad(c.second, 2)}`;

it('DATETIME of any precision is its own text, partial dates among them', () => {
  fc.assert(
    fc.property(day, clock, micros, digits, (d, c, µs, n) => {
      const date = BigInt(((d.year * 13 + d.month) << 5) | d.day);
      const time = BigInt((c.hour << 12) | (c.minute << 6) | c.second);
      const [fraction, bytes] = fractionBytes(µs, n);
      const row = Buffer.concat([
        bigEndian((1n << 39n) | (date << 17n) | time, 5),
        bytes ? bigEndian(BigInt(fraction), bytes) : Buffer.alloc(0),
      ]);
      const text = `'${dayText(d)} ${clockText(c)}${fractionText(µs, n)}'`;
      expect(literalOf({ type: FieldType.DATETIME2, meta: n }, row)).toBe(text);
    }),
    { numRuns: 500 },
  );
});

it('TIME of any precision keeps its sign over seconds and fraction together', () => {
  const times = fc.record({
    hour: fc.integer({ min: 0, max: 838 }),
    minute: fc.integer({ min: 0, max: 59 }),
    second: fc.integer({ min: 0, max: 59 }),
  });
  fc.assert(
    fc.property(times, micros, digits, fc.boolean(), (c, µs, n, negative) => {
      const [fraction, bytes] = fractionBytes(µs, n);
      const whole = BigInt((c.hour << 12) | (c.minute << 6) | c.second);
      const size = (whole << BigInt(8 * bytes)) | BigInt(fraction);
      const offset = 1n << BigInt(23 + 8 * bytes);
      const row = bigEndian(negative ? offset - size : offset + size, 3 + bytes);
      const sign = negative && size > 0n ? '-' : '';
      const text = `'${sign}${clockText(c)}${fractionText(µs, n)}'`;
      expect(literalOf({ type: FieldType.TIME2, meta: n }, row)).toBe(text);
    }),
    { numRuns: 500 },
  );
});

it('TIMESTAMP of any precision is the instant in UTC, up to the last second of 32 bits', () => {
  const seconds = fc.oneof(
    fc.constantFrom(1, 2 ** 31 - 1, 2 ** 32 - 1),
    fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  );
  fc.assert(
    fc.property(seconds, micros, digits, (s, µs, n) => {
      const [fraction, bytes] = fractionBytes(µs, n);
      const row = Buffer.concat([
        bigEndian(BigInt(s), 4),
        bytes ? bigEndian(BigInt(fraction), bytes) : Buffer.alloc(0),
      ]);
      const utc = new Date(s * 1000).toISOString().slice(0, 19).replace('T', ' ');
      const text = `'${utc}${fractionText(µs, n)}'`;
      expect(literalOf({ type: FieldType.TIMESTAMP2, meta: n }, row)).toBe(text);
      const old = Buffer.from(bigEndian(BigInt(s), 4).toReversed());
      expect(literalOf({ type: FieldType.TIMESTAMP }, old)).toBe(`'${utc}'`);
    }),
    { numRuns: 1000 },
  );
});

it('every day from 1970 to 2106 is the day that it is', () => {
  const write = literalWriter(columnOf({ type: FieldType.TIMESTAMP2 }), 'store');
  const out = new SqlBuffer();
  const row = Buffer.alloc(4);
  const wrong: string[] = [];
  for (let s = 86_399; s < 2 ** 32; s += 86_400) {
    row.writeUInt32BE(s);
    write(row, 0, out);
    const expected = `'${new Date(s * 1000).toISOString().slice(0, 10)} 23:59:59'`;
    const literal = out.take().toString('latin1');
    if (literal !== expected) wrong.push(`${literal} is not ${expected}`);
  }
  expect(wrong).toEqual([]);
});

it('TIMESTAMP 0 is the zero timestamp, and a fraction of the first second is not', () => {
  const zero = (hex: string, meta: number) =>
    literalOf({ type: FieldType.TIMESTAMP2, meta }, Buffer.from(hex, 'hex'));
  expect(zero('00000000', 0)).toBe("'0000-00-00 00:00:00'");
  expect(zero('00000000000000', 6)).toBe("'0000-00-00 00:00:00.000000'");
  expect(zero('0000000032', 2)).toBe("'1970-01-01 00:00:00.50'");
  expect(literalOf({ type: FieldType.TIMESTAMP }, Buffer.alloc(4))).toBe("'0000-00-00 00:00:00'");
});

it('DATE, and the old DATETIME and TIME, are their own text', () => {
  fc.assert(
    fc.property(day, clock, fc.boolean(), (d, c, negative) => {
      const date = Buffer.alloc(3);
      date.writeUIntLE((d.year << 9) | (d.month << 5) | d.day, 0, 3);
      expect(literalOf({ type: FieldType.DATE }, date)).toBe(`'${dayText(d)}'`);
      const digits = `${dayText(d)}${clockText(c)}`.replace(/\D/g, '');
      const datetime = Buffer.from(bigEndian(BigInt(digits), 8).toReversed());
      expect(literalOf({ type: FieldType.DATETIME }, datetime)).toBe(
        `'${dayText(d)} ${clockText(c)}'`,
      );
      const value = c.hour * 10_000 + c.minute * 100 + c.second;
      const time = Buffer.alloc(3);
      time.writeIntLE(negative ? -value : value, 0, 3);
      const sign = negative && value > 0 ? '-' : '';
      expect(literalOf({ type: FieldType.TIME }, time)).toBe(`'${sign}${clockText(c)}'`);
    }),
    { numRuns: 500 },
  );
});
