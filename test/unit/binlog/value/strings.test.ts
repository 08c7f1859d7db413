import * as fc from 'fast-check';
import { deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { literalWriter, valueSkipper } from '../../../../src/binlog/literals.js';
import { FieldType } from '../../../../src/binlog/value/field-type.js';
import { columnOf, literalOf, unquoted } from './literal-of.js';

const MALFORMED = expect.objectContaining({ code: 'EVENT_MALFORMED' }) as Error;
const UNSUPPORTED = expect.objectContaining({ code: 'VALUE_UNSUPPORTED' }) as Error;

function prefixed(bytes: number, value: Uint8Array): Buffer {
  const length = Buffer.alloc(bytes);
  length.writeUIntLE(value.length, 0, bytes);
  return Buffer.concat([length, value]);
}

const bytes = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));

describe('text and bytes', () => {
  it('are escaped so that a server reads the same bytes', () => {
    fc.assert(
      fc.property(bytes(255), (value) => {
        const literal = literalOf(
          { type: FieldType.VARCHAR, meta: 255, charset: 'sjis' },
          prefixed(1, value),
        );
        expect(literal.startsWith("_sjis'")).toBe(true);
        expect(unquoted(literal)).toEqual(value);
      }),
    );
  });

  it('are escaped wherever such bytes stand in long text, rare or close together', () => {
    const gaps = fc.array(fc.oneof(fc.nat(3), fc.nat(200), fc.nat(2_000)), { maxLength: 60 });
    const special = fc.constantFrom('\0', "'", '\\');
    fc.assert(
      fc.property(gaps, fc.array(special, { minLength: 1 }), (gaps, specials) => {
        const parts = gaps.map((gap, i) => `${'a'.repeat(gap)}${specials[i % specials.length]}`);
        const value = Buffer.from(`${parts.join('')}${'z'.repeat(200)}`, 'latin1');
        const column = { type: FieldType.BLOB, meta: 4, charset: 'binary' };
        expect(unquoted(literalOf(column, prefixed(4, value))).equals(value)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    { name: 'VARCHAR of 255 bytes', type: FieldType.VARCHAR, meta: 255, prefix: 1 },
    { name: 'VARCHAR of 256 bytes', type: FieldType.VARCHAR, meta: 256, prefix: 2 },
    { name: 'CHAR of 255 bytes', type: FieldType.STRING, meta: 255, prefix: 1 },
    { name: 'CHAR of 1020 bytes', type: FieldType.STRING, meta: 1020, prefix: 2 },
    { name: 'TINYTEXT', type: FieldType.BLOB, meta: 1, prefix: 1 },
    { name: 'TEXT', type: FieldType.BLOB, meta: 2, prefix: 2 },
    { name: 'MEDIUMTEXT', type: FieldType.BLOB, meta: 3, prefix: 3 },
    { name: 'LONGTEXT', type: FieldType.BLOB, meta: 4, prefix: 4 },
  ])('$name has a length of $prefix bytes', ({ type, meta, prefix }) => {
    const row = prefixed(prefix, Buffer.from('abc'));
    expect(literalOf({ type, meta, charset: 'latin1' }, row)).toBe("_latin1'abc'");
    expect(valueSkipper(columnOf({ type, meta }))(row, 0)).toBe(row.length);
  });

  it('whose character set is unknown are written as bytes', () => {
    const row = prefixed(1, Buffer.from('abc'));
    expect(literalOf({ type: FieldType.VARCHAR, meta: 9 }, row)).toBe("_binary'abc'");
  });

  it('a length that leads past the row is refused even if it is huge', () => {
    const row = Buffer.from('ffffffff61', 'hex');
    const column = columnOf({ type: FieldType.BLOB, meta: 4, charset: 'binary' });
    expect(() => literalOf(column, row)).toThrow(MALFORMED);
    expect(() => valueSkipper(column)(row, 0)).toThrow(MALFORMED);
  });

  it('BINARY gets back the zero bytes that the log leaves out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 255 }), bytes(255), (size, value) => {
        const full = Buffer.concat([
          value.subarray(0, size),
          Buffer.alloc(Math.max(0, size - value.length)),
        ]);
        let stripped = full.length;
        while (stripped > 0 && full[stripped - 1] === 0) stripped--;
        const row = prefixed(1, full.subarray(0, stripped));
        const column = { type: FieldType.STRING, meta: size, charset: 'binary' };
        expect(unquoted(literalOf(column, row, 'compare'))).toEqual(full);
      }),
    );
  });

  it('BINARY that is longer than its column is refused', () => {
    const column = { type: FieldType.STRING, meta: 2, charset: 'binary' };
    expect(() => literalOf(column, prefixed(1, Buffer.from('abc')))).toThrow(MALFORMED);
  });
});

describe('COMPRESSED columns', () => {
  const column = { type: FieldType.BLOB_COMPRESSED, meta: 2, charset: 'latin1' };

  it('are expanded, with and without a zlib wrapper', () => {
    const text = Buffer.from("it's".repeat(100));
    const raw = Buffer.concat([Buffer.from([0x8a, 0x01, 0x90]), deflateRawSync(text)]);
    const wrapped = Buffer.concat([Buffer.from([0x82, 0x01, 0x90]), deflateSync(text)]);
    expect(unquoted(literalOf(column, prefixed(2, raw)))).toEqual(text);
    expect(unquoted(literalOf(column, prefixed(2, wrapped)))).toEqual(text);
  });

  it('are refused when they do not expand to the length that they say', () => {
    const data = deflateRawSync(Buffer.from('abc'));
    const short = Buffer.concat([Buffer.from([0x89, 0x02]), data]);
    expect(() => literalOf(column, prefixed(2, short))).toThrow(MALFORMED);
    const torn = Buffer.concat([Buffer.from([0x89, 0x03]), data.subarray(0, 2)]);
    expect(() => literalOf(column, prefixed(2, torn))).toThrow(MALFORMED);
  });

  it('of an unknown method are refused', () => {
    expect(() => literalOf(column, prefixed(2, Buffer.from([0x91, 3, 0])))).toThrow(UNSUPPORTED);
  });
});

describe('types', () => {
  it('that are unknown are refused when the table is compiled, before any row', () => {
    for (const type of [FieldType.DECIMAL, FieldType.TYPED_ARRAY, 99]) {
      expect(() => literalWriter(columnOf({ type }), 'store')).toThrow(UNSUPPORTED);
      expect(() => valueSkipper(columnOf({ type }))).toThrow(UNSUPPORTED);
    }
  });

  it.each([
    { type: FieldType.BLOB, meta: 0 },
    { type: FieldType.BLOB, meta: 5 },
    { type: FieldType.JSON, meta: 0 },
    { type: FieldType.ENUM, meta: 3 },
    { type: FieldType.SET, meta: 9 },
    { type: FieldType.TIME2, meta: 7 },
    { type: FieldType.NEWDECIMAL, meta: (2 << 8) | 3 },
    { type: FieldType.NEWDECIMAL, meta: 66 << 8 },
    { type: FieldType.BIT, meta: (8 << 8) | 1 },
    { type: FieldType.BIT, meta: 0 },
    { type: FieldType.STRING, meta: 1024 },
  ])('with impossible metadata are refused: $type, $meta', ({ type, meta }) => {
    expect(() => literalWriter(columnOf({ type, meta }), 'store')).toThrow(MALFORMED);
    expect(() => valueSkipper(columnOf({ type, meta }))).toThrow(MALFORMED);
  });

  it('an empty geometry can be compared but not stored', () => {
    const column = { type: FieldType.GEOMETRY, meta: 4 };
    expect(() => literalOf(column, Buffer.alloc(4))).toThrow(UNSUPPORTED);
    expect(() => literalOf({ ...column, empty: 'DEFAULT' }, Buffer.alloc(4))).toThrow(UNSUPPORTED);
    expect(literalOf(column, Buffer.alloc(4), 'compare')).toBe("_binary''");
  });

  it('an empty geometry is what MariaDB makes of NULL', () => {
    const column = { type: FieldType.GEOMETRY, meta: 4, empty: 'NULL' } as const;
    expect(literalOf(column, Buffer.alloc(4))).toBe('NULL');
  });

  it('an empty vector is the default of a column that must have a value and has no default', () => {
    const column = { type: FieldType.VECTOR, meta: 4 };
    expect(() => literalOf(column, Buffer.alloc(4))).toThrow(UNSUPPORTED);
    expect(literalOf({ ...column, empty: 'DEFAULT' }, Buffer.alloc(4))).toBe('DEFAULT');
  });

  it('an empty vector of another column is what a vector that is too long becomes', () => {
    const column = { type: FieldType.VECTOR, meta: 4, empty: 'too-long' } as const;
    expect(literalOf(column, Buffer.alloc(4))).toBe("REPEAT(x'00000000',16384)");
    const shape = { ...column, type: FieldType.GEOMETRY };
    expect(() => literalOf(shape, Buffer.alloc(4))).toThrow(UNSUPPORTED);
  });
});
