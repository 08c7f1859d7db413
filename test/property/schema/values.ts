/** Values for columns as SQL: limits, the ordinary, and what the type does not hold. */
import type { Dice } from './dice.js';
import type { Column, World } from './world.js';

const INTEGER_BITS = new Map([
  ['tinyint', 8n],
  ['smallint', 16n],
  ['mediumint', 24n],
  ['int', 32n],
  ['bigint', 64n],
]);
const REALS = [
  '0', '1', '-1.5', '-0e0', '0.1', '1e-45', '3.4028234e38', '-3.4028234e38', '1.17549435e-38',
  '5e-324', '1.7976931348623157e308', '2.2250738585072014e-308', '123456789.123456789', '1e15', '9007199254740993',
]; // prettier-ignore
const DATES = [
  '2024-02-29', '0000-00-00', '1000-01-01', '9999-12-31', '2024-00-00', '2024-02-31', '1970-01-01',
  '0001-01-01', '2038-01-19', '2024-11-00', '1969-12-31',
]; // prettier-ignore
const TIMES = [
  '00:00:00', '12:34:56.789012', '23:59:59.999999', '00:00:00.000001', '02:30:00', '03:14:07.999999',
]; // prettier-ignore
const DURATIONS = [
  '00:00:00', '-838:59:59', '838:59:59', '-00:00:00.000001', '-00:00:01', '24:00:00.5', '838:59:58.999999',
  '-838:59:58.999999', '-12:34:56.789', '00:00:00.999999',
]; // prettier-ignore
const DOCUMENTS = [
  '{}', '[]', 'null', '1', '"text"', 'true', '{"a": 1, "b": [1, 2, {"c": null}]}', '18446744073709551615',
  '-9223372036854775808', '1.5e300', '0.1', '-0.0', '1e-7', '{"": ""}', '[[[[]]]]', '{"k": "\u00f0\u009f\u0098\u0080"}',
  '123456789012345678901234567890', '1.0', '[65535, 65536, -32769, 4294967296]', '{"bb": 1, "a": 2, "aa": 3}',
]; // prettier-ignore
const SHAPES = [
  'POINT(1 2)', 'POINT(-0.5 1e-30)', 'LINESTRING(0 0,1 1,2 3)', 'POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,2 1,2 2,1 1))',
  'MULTIPOINT(1 1,2 2)', 'MULTILINESTRING((0 0,1 1),(2 2,3 3))', 'GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))',
  'GEOMETRYCOLLECTION EMPTY', 'MULTIPOLYGON(((0 0,1 0,1 1,0 0)))',
]; // prettier-ignore
const TEXTS = [
  'a',
  'A',
  'a ',
  '',
  'abc',
  'ABC',
  'b',
  '\u00c3\u00a9',
  'e',
  '\u00df',
  'ss',
  '\u00e6\u0097\u00a5',
  'aa',
  'zz zz',
];

export function valueOf(dice: Dice, column: Column, world: World): string {
  if (dice.oneIn(12)) return 'NULL';
  if (dice.oneIn(12)) return 'DEFAULT';
  return typedValue(dice, column, world);
}

/** Of the column's own type, most of the time. */
export function typedValue(dice: Dice, column: Column, world: World): string {
  const { type, full } = column;
  const bits = INTEGER_BITS.get(type);
  if (bits !== undefined) return integer(dice, bits, full.includes('unsigned'));
  switch (type) {
    case 'decimal':
      return decimal(dice, full);
    case 'float':
    case 'double':
      return dice.pick(REALS);
    case 'bit':
      return `b'${bitsOf(dice, Number(/\d+/.exec(full)?.[0] ?? 1))}'`;
    case 'date':
      return `'${dice.pick(DATES)}'`;
    case 'datetime':
    case 'timestamp':
      return `'${dice.pick(DATES)} ${dice.pick(TIMES)}'`;
    case 'time':
      return `'${dice.pick(DURATIONS)}'`;
    case 'year':
      return dice.pick(['2024', '0', '1901', '2155', "'0000'", "'0'", '69', '70']);
    case 'enum':
    case 'set':
      return choice(dice, column);
    case 'json':
      return json(dice, world);
    case 'uuid':
      return dice.pick([
        "'123e4567-e89b-12d3-a456-426655440000'",
        "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
        "'00000000-0000-0000-0000-000000000000'",
        hex(dice.bytes(16)),
      ]);
    case 'inet6':
      return dice.pick([
        "'::1'",
        "'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'",
        "'::'",
        "'::ffff:192.0.2.1'",
        hex(dice.bytes(16)),
      ]);
    case 'inet4':
      return dice.pick(["'192.0.2.1'", "'0.0.0.0'", "'255.255.255.255'", hex(dice.bytes(4))]);
    case 'vector':
      return vector(dice, Number(/\d+/.exec(full)?.[0] ?? 1));
    default:
      return string(dice, column);
  }
}

function integer(dice: Dice, bits: bigint, unsigned: boolean): string {
  const least = unsigned ? 0n : -(1n << (bits - 1n));
  const greatest = unsigned ? (1n << bits) - 1n : (1n << (bits - 1n)) - 1n;
  const small = BigInt(dice.between(0, 9));
  const all = [small, 1n, least, greatest, -1n, 0n, greatest - small, least + small];
  return String(dice.pick([small, small, ...all]));
}

function decimal(dice: Dice, full: string): string {
  const [, digits = '10', scale = '0'] = /(\d+),(\d+)/.exec(full) ?? [];
  const whole = '9'.repeat(Number(digits) - Number(scale)) || '0';
  const limit = `${whole}${Number(scale) > 0 ? `.${'9'.repeat(Number(scale))}` : ''}`;
  return dice.pick([
    '0',
    '1',
    '-1',
    limit,
    `-${limit}`,
    '-0.1',
    '0.000000001',
    '12345678.90',
    '9'.repeat(66),
  ]);
}

function bitsOf(dice: Dice, width: number): string {
  if (dice.oneIn(3)) return '1'.repeat(width);
  return Array.from({ length: width }, () => dice.below(2)).join('');
}

function choice(dice: Dice, { type, full }: Column): string {
  const count = full.split("','").length;
  if (dice.oneIn(6)) return "''";
  if (type === 'enum') return String(dice.pick([1, dice.between(1, count), count]));
  const greatest = (1n << BigInt(count)) - 1n;
  return String(
    dice.pick([1n, 0n, greatest, BigInt(dice.below(2 ** 31)) & greatest, 1n << BigInt(count - 1)]),
  );
}

function json(dice: Dice, { kind }: World): string {
  const text = `'${dice.pick(DOCUMENTS)}'`;
  if (kind === 'mariadb' || dice.oneIn(2)) return text;
  const value = dice.pick([
    "CAST('2024-02-29' AS DATE)",
    "CAST('-12:00:00.000001' AS TIME(6))",
    "CAST('2024-02-29 01:02:03.4' AS DATETIME(6))",
    'CAST(1.50 AS DECIMAL(30,10))',
    "x'00ff27'",
    '18446744073709551615',
    '1e0',
    'NULL',
    "b'101'",
    'CAST(0.1 AS FLOAT)',
    "CONCAT('long ', REPEAT('x', 300))",
    'CAST(\'{"x": [1]}\' AS JSON)',
    'TRUE',
  ]);
  return dice.pick([`JSON_OBJECT('k', ${value})`, `JSON_ARRAY(${value}, ${value})`]);
}

function vector(dice: Dice, dimensions: number): string {
  const numbers = Array.from({ length: dimensions }, () =>
    dice.pick(['0', '1', '-1.5', '0.1', '1e-30', '-0']),
  );
  return `STRING_TO_VECTOR('[${numbers.join(',')}]')`;
}

const SPATIAL = /^(geometry|point|linestring|polygon|multi|geom)/;

export function isSpatial(type: string): boolean {
  return SPATIAL.test(type);
}

function string(dice: Dice, { type, charset, full }: Column): string {
  if (isSpatial(type))
    return `ST_GeomFromText('${dice.pick(SHAPES)}'${dice.pick(['', ', 4326', '', ', 3857'])})`;
  const limit = Number(/\d+/.exec(full)?.[0] ?? 300);
  switch (dice.below(6)) {
    case 0:
      return `REPEAT('${dice.pick(['ab', 'x', '\u00c3\u00a9', '\\\\'])}', ${dice.pick([limit, 128, 70, 300])})`;
    case 1:
      return hex(dice.bytes(dice.between(0, Math.min(limit, 20))));
    case 2:
      return charset === null
        ? hex(dice.bytes(4))
        : `CONVERT(_utf8mb4'${dice.pick(TEXTS)}' USING ${charset})`;
    case 3:
      return charset === null
        ? "x'005c2700'"
        : `_${charset} ${hex(dice.bytes(dice.pick([2, 4, 8])))}`;
    default:
      return `'${dice.pick(TEXTS)}'`;
  }
}

export function hex(bytes: Buffer): string {
  return `x'${bytes.toString('hex')}'`;
}
