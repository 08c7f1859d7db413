import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { SqlBuffer } from '../../../../src/binlog/sql-buffer.js';

const written = (write: (out: SqlBuffer) => void) => {
  const out = new SqlBuffer(1);
  write(out);
  return out.take().toString('latin1');
};

it('grows from any size without losing a byte', () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 300 }).map((part) => Buffer.from(part)));
  fc.assert(
    fc.property(parts, (parts) => {
      const out = new SqlBuffer(1);
      for (const part of parts) out.bytes(part);
      expect(out.view()).toEqual(Buffer.concat(parts));
    }),
  );
});

it('writes a part of a buffer, short or long', () => {
  const source = Buffer.from(Array.from({ length: 200 }, (_, i) => i));
  for (const [from, to] of [
    [3, 3],
    [3, 20],
    [3, 190],
  ] as const) {
    expect(written((out) => out.bytes(source, from, to))).toBe(source.toString('latin1', from, to));
  }
});

it('writes digits, padded to a width', () => {
  expect(written((out) => out.digits(0))).toBe('0');
  expect(written((out) => out.digits(7, 3))).toBe('007');
  expect(written((out) => out.digits(12345, 3))).toBe('12345');
  expect(written((out) => out.digits(2 ** 53 - 1))).toBe('9007199254740991');
  expect(written((out) => out.padded(123, 9))).toBe('000000123');
});

it('writes unsigned integers of 32 bits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => {
      expect(written((out) => out.uint32(value))).toBe(String(value));
    }),
    {
      examples: Array.from(
        { length: 10 },
        (_, i) => [[10 ** i], [10 ** i - 1]] as [number][],
      ).flat(),
    },
  );
});

it('escapes what ends or bends a literal', () => {
  const source = Buffer.from('a\'b\\c\0"\n');
  expect(written((out) => out.quoted(source))).toBe("'a\\'b\\\\c\\0\"\n'");
});

it('forgets what comes after a length, and starts again once taken', () => {
  const out = new SqlBuffer(4);
  out.text('SELECT ');
  const start = out.length;
  out.utf8('é');
  out.truncate(start);
  out.text('1');
  expect(out.take().toString()).toBe('SELECT 1');
  expect(out.length).toBe(0);
});
