import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FieldType } from '../../../../src/binlog/value/field-type.js';
import { literalOf, unquoted } from '../value/literal-of.js';

const MALFORMED = expect.objectContaining({ code: 'EVENT_MALFORMED' }) as Error;
const UNSUPPORTED = expect.objectContaining({ code: 'VALUE_UNSUPPORTED' }) as Error;
const COLUMN = { type: FieldType.JSON, meta: 4, targetType: 'json' };

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A value as its type byte and its bytes, as an encoder of the large format writes it. */
interface Encoded {
  readonly type: number;
  readonly bytes: Buffer;
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function lengthOf(value: number): Buffer {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}

/** Written from the description in sql-common/json_binary.h: everything in the large format. */
function encode(value: Json): Encoded {
  if (value === null || typeof value === 'boolean') {
    return { type: 4, bytes: Buffer.from([value === null ? 0 : value ? 1 : 2, 0, 0, 0]) };
  }
  if (typeof value === 'number') return encodeNumber(value);
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return { type: 12, bytes: Buffer.concat([lengthOf(text.length), text]) };
  }
  if (Array.isArray(value)) return container(3, [], value.map(encode));
  const keys = Object.keys(value).map((key) => Buffer.from(key));
  return container(1, keys, Object.values(value).map(encode));
}

function encodeNumber(value: number): Encoded {
  if (Number.isInteger(value) && !Object.is(value, -0) && Math.abs(value) < 2 ** 31) {
    return { type: 7, bytes: u32(value >>> 0) };
  }
  return encodedDouble(value);
}

function encodedDouble(value: number): Encoded {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return { type: 11, bytes };
}

function container(type: number, keys: readonly Buffer[], values: readonly Encoded[]): Encoded {
  let offset = 8 + keys.length * 6 + values.length * 5;
  const keyEntries = keys.map((key) => {
    const entry = Buffer.concat([u32(offset), Buffer.from([key.length & 255, key.length >> 8])]);
    offset += key.length;
    return entry;
  });
  const data: Buffer[] = [];
  const valueEntries = values.map((value) => {
    if (value.type === 4 || value.type === 7) return Buffer.from([value.type, ...value.bytes]);
    const entry = Buffer.from([value.type, ...u32(offset)]);
    data.push(value.bytes);
    offset += value.bytes.length;
    return entry;
  });
  const head = [u32(values.length), u32(offset)];
  return {
    type,
    bytes: Buffer.concat([...head, ...keyEntries, ...valueEntries, ...keys, ...data]),
  };
}

function document({ type, bytes }: Encoded): Buffer {
  return Buffer.concat([u32(bytes.length + 1), Buffer.from([type]), bytes]);
}

const opaque = (type: number, data: Buffer): Encoded => ({
  type: 15,
  bytes: Buffer.concat([Buffer.from([type]), lengthOf(data.length), data]),
});

describe('a JSON document', () => {
  it('becomes text that says the same', () => {
    const thousandths = fc.integer().map((n) => n / 1000);
    const numbers = fc.oneof(fc.integer(), thousandths);
    const { value: any } = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        fc.constantFrom(null, true, false),
        numbers,
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.array(tie('value'), { maxLength: 5 }),
        fc.dictionary(fc.string({ unit: 'binary', maxLength: 12 }), tie('value'), {
          maxKeys: 5,
          noNullPrototype: true,
        }),
      ),
    }));
    fc.assert(
      fc.property(any, (value) => {
        const stored = literalOf(COLUMN, document(encode(value)));
        expect(stored.startsWith("_utf8mb4'")).toBe(true);
        expect(JSON.parse(unquoted(stored).toString('utf8'))).toEqual(value);
        const compared = literalOf(COLUMN, document(encode(value)), 'compare');
        expect(compared).toBe(`CAST(${stored} AS JSON)`);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps every character of a string, control characters and quotes among them', () => {
    const text = Array.from({ length: 0x180 }, (_, i) => String.fromCharCode(i)).join('');
    const literal = literalOf(COLUMN, document(encode([text, '\u2028😀', "it's"])));
    expect(JSON.parse(unquoted(literal).toString('utf8'))).toEqual([text, '\u2028😀', "it's"]);
  });

  it('keeps strings longer than what is written at once', () => {
    const text = `${'\n"'.repeat(5_000)}${"'".repeat(5_000)}`;
    const literal = literalOf(COLUMN, document(encode({ text })));
    expect(JSON.parse(unquoted(literal).toString('utf8'))).toEqual({ text });
  });

  it.each([
    [2 ** 53, false],
    [2 ** 53 - 2, true],
    [0.1, true],
    [9088544342.689999, false],
    [1.4334335999999999, false],
    [0.30000000000000004, false],
    [1e22, true],
    [1e23, false],
    [1e-22, true],
    [1e-23, false],
    [5e-324, false],
    [-0, true],
  ])('writes the double %d as text only if every release reads it exactly', (value, exact) => {
    const literal = literalOf(COLUMN, document(container(3, [], [encodedDouble(value)])));
    expect(literal.startsWith('_utf8mb4')).toBe(exact);
    const number = /[[(]([^[\])]+)[\])]/.exec(literal)?.[1];
    expect(number).toMatch(/[.e]/);
    expect(Object.is(Number(number), value)).toBe(true);
  });

  it.each([
    ['03028132', 246, '1.50'],
    ['02008c', 246, '12.'],
    ['0000000000bea519', 10, "CAST('2020-02-31' AS DATE)"],
    ['00000000f0ffffff', 11, "CAST('-01:00:00.000000' AS TIME(6))"],
    ['ffffffffffffffff', 11, "CAST('-00:00:00.000001' AS TIME(6))"],
    ['27', 15, "_binary'\\''"],
    ['d8270041', 253, "_ucs2'\u00d8\\'\\0A'"],
    [
      '27',
      249,
      "JSON_EXTRACT((SELECT JSON_ARRAY(v) FROM JSON_TABLE(JSON_ARRAY(_binary'\\'')," +
        "_utf8mb4'$[0]' COLUMNS(v TINYBLOB PATH _utf8mb4'$' ERROR ON ERROR))t),_utf8mb4'$[0]')",
    ],
  ])('writes the SQL value %s of type %i as an expression of that type', (hex, type, expected) => {
    const array = container(3, [], [opaque(type, Buffer.from(hex, 'hex')), encode('text')]);
    const literal = `JSON_ARRAY(${expected},CAST(_utf8mb4'"text"' AS JSON))`;
    expect(literalOf(COLUMN, document(array))).toBe(literal);
    expect(literalOf(COLUMN, document(array), 'compare')).toBe(literal);
  });

  it('is a JSON null if it has no bytes', () => {
    expect(literalOf(COLUMN, u32(0))).toBe("_utf8mb4'null'");
    expect(literalOf(COLUMN, u32(0), 'compare')).toBe("CAST(_utf8mb4'null' AS JSON)");
  });

  it('is printed as MySQL prints it for a target column of another type', () => {
    const decimal = opaque(246, Buffer.from('03028132', 'hex'));
    const date = opaque(10, Buffer.from('0000000000bea519', 'hex'));
    const blob = opaque(252, Buffer.from("'"));
    const value = container(
      1,
      [Buffer.from('k')],
      [container(3, [], [decimal, date, blob, encode(1.5)])],
    );
    const literal = literalOf({ ...COLUMN, targetType: 'longtext' }, document(value));
    expect(literal).toBe(`_utf8mb4'{"k": [1.50, "2020-02-31", "base64:type252:Jw==", 1.5]}'`);
  });
});

it.each([
  [57, 1],
  [58, 2],
  [171, 3],
])('prints %i bytes within a document as %i lines, as MySQL does', (bytes, lines) => {
  const value = container(3, [], [opaque(252, Buffer.alloc(bytes, 0xff))]);
  const literal = literalOf({ ...COLUMN, targetType: 'longtext' }, document(value));
  const text = literal.slice(literal.indexOf('type252:') + 8, -3);
  expect(text.split('\\\\n').map((line) => line.length)).toEqual(
    Array.from({ length: lines }, (_, i) => Math.min(76, Math.ceil((bytes - 57 * i) / 3) * 4)),
  );
});

describe('a damaged JSON document', () => {
  const sound = document(
    container(
      1,
      [Buffer.from('a'), Buffer.from('bb')],
      [
        encode([1, 'text', { deep: [null, 1.5, true] }]),
        opaque(246, Buffer.from('03028132', 'hex')),
      ],
    ),
  );

  it('is refused wherever it is cut', () => {
    for (let length = 1; length < sound.length - 4; length++) {
      const cut = Buffer.concat([u32(length), sound.subarray(4, 4 + length)]);
      expect(() => literalOf(COLUMN, cut), `cut to ${length} bytes`).toThrow(MALFORMED);
    }
  });

  it('gives SQL or a SluiceError whatever byte is wrong', () => {
    const targets = ['json', 'longtext'];
    for (let at = 4; at < sound.length; at++) {
      for (const [byte, targetType] of [0, 1, 3, 15, 127, 128, 255].flatMap((b) =>
        targets.map((t) => [b, t] as const),
      )) {
        const damaged = Buffer.from(sound);
        damaged[at] = byte;
        try {
          literalOf({ ...COLUMN, targetType }, damaged);
        } catch (error) {
          expect(error).toHaveProperty('code', expect.stringMatching(/MALFORMED|UNSUPPORTED/));
        }
      }
    }
  });

  it('is refused if it nests more deeply than a server allows', () => {
    const nested = (depth: number): Encoded =>
      depth === 0 ? encode([]) : container(3, [], [nested(depth - 1)]);
    expect(literalOf(COLUMN, document(nested(99)))).toContain('['.repeat(100));
    expect(() => literalOf(COLUMN, document(nested(100)))).toThrow(MALFORMED);
  });

  it('is refused if it contains itself', () => {
    const circle = Buffer.from('02000a00020000020000', 'hex');
    expect(() => literalOf(COLUMN, document({ type: 2, bytes: circle }))).toThrow(MALFORMED);
  });

  it.each([
    ['a TIME of 7 bytes', 11, '00000000000000'],
    ['a BIT of 9 bytes', 16, '000000000000000000'],
    ['a DECIMAL that is too short', 246, '030281'],
    ['a DECIMAL with more scale than digits', 246, '02038132'],
  ])('is refused if it holds %s', (_, type, hex) => {
    const array = container(3, [], [opaque(type, Buffer.from(hex, 'hex'))]);
    expect(() => literalOf(COLUMN, document(array))).toThrow(MALFORMED);
  });

  it('is refused if it holds wide characters that are cut', () => {
    const cut = document(container(3, [], [opaque(253, Buffer.from('abc'))]));
    expect(() => literalOf(COLUMN, cut)).toThrow(UNSUPPORTED);
  });

  it('is printed with the bytes of wide characters as they are, or refused if they are not UTF-8', () => {
    const text = { ...COLUMN, targetType: 'longtext' };
    const wide = (hex: string): Buffer =>
      document(container(3, [], [opaque(253, Buffer.from(hex, 'hex'))]));
    expect(literalOf(text, wide('0041'))).toBe(`_utf8mb4'["\\\\u0000A"]'`);
    expect(() => literalOf(text, wide('00e9'))).toThrow(UNSUPPORTED);
  });

  it('is refused if an opaque value has a type that no expression makes', () => {
    const shape = container(3, [], [opaque(255, Buffer.from('a'))]);
    expect(() => literalOf(COLUMN, document(shape))).toThrow(UNSUPPORTED);
  });
});
