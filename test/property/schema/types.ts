/** Column types with random attributes, and default clauses that suit them. */
import type { Dice } from './dice.js';
import type { World } from './world.js';

const INTEGERS = ['INT', 'TINYINT', 'SMALLINT', 'MEDIUMINT', 'BIGINT'];
const TEXTS = ['TEXT', 'TINYTEXT', 'MEDIUMTEXT', 'LONGTEXT'];
const BLOBS = ['BLOB', 'TINYBLOB', 'MEDIUMBLOB', 'LONGBLOB'];
const SHAPES = ['POINT', 'GEOMETRY', 'LINESTRING', 'POLYGON', 'MULTIPOINT', 'GEOMETRYCOLLECTION'];
const FREQUENT = ['utf8mb4', 'latin1', 'utf8mb4', 'gbk', 'sjis', 'utf16', 'utf8mb3', 'big5'];

type TypeMaker = (dice: Dice, world: World) => string;

const COMMON: readonly TypeMaker[] = [
  (dice) => `${dice.pick(INTEGERS)}${sign(dice)}`,
  (dice, world) =>
    `VARCHAR(${dice.pick([20, 1, 0, 63, 64, 255, 256, 300])})${charset(dice, world)}`,
  (dice) => {
    const digits = dice.pick([10, 1, 5, 9, 18, 30, 65]);
    return `DECIMAL(${digits},${dice.below(Math.min(digits, 30) + 1)})${sign(dice)}`;
  },
  (dice) => dice.pick(['DOUBLE', 'FLOAT', 'DOUBLE UNSIGNED', 'FLOAT(7,3)', 'DOUBLE(20,5)']),
  (dice) => `BIT(${dice.pick([1, 7, 8, 9, 31, 32, 33, 63, 64])})`,
  (dice) => `DATETIME(${dice.pick([0, 6, 1, 2, 3, 4, 5])})`,
  (dice) => `TIMESTAMP(${dice.pick([0, 6, 1, 2, 3, 4, 5])})`,
  (dice) => `TIME(${dice.pick([0, 6, 1, 2, 3, 4, 5])})`,
  (dice) => dice.pick(['DATE', 'YEAR']),
  (dice, world) => `CHAR(${dice.pick([10, 0, 1, 63, 64, 128, 255])})${charset(dice, world)}`,
  (dice, world) => `${dice.pick(TEXTS)}${charset(dice, world)}`,
  (dice) => dice.pick(BLOBS),
  (dice) => `BINARY(${dice.pick([8, 0, 1, 16, 255])})`,
  (dice) => `VARBINARY(${dice.pick([20, 0, 255, 256, 1000])})`,
  (dice, world) => `ENUM(${members(dice, dice.pick([3, 1, 255, 256]))})${charset(dice, world)}`,
  (dice, world) => `SET(${members(dice, dice.pick([3, 1, 8, 9, 33, 64]))})${charset(dice, world)}`,
  () => 'JSON',
  (dice) => dice.pick(SHAPES),
];

const OWN: Readonly<Record<World['kind'], readonly TypeMaker[]>> = {
  mariadb: [
    () => 'UUID',
    (dice) => dice.pick(['INET6', 'INET4']),
    (dice, world) => `VARCHAR(${dice.pick([200, 300])})${charset(dice, world)} COMPRESSED`,
    (dice) => `${dice.pick(BLOBS)} COMPRESSED`,
  ],
  mysql: [
    (dice) => `VECTOR(${dice.pick([3, 1, 70])})`,
    (dice) => `${dice.pick(SHAPES)} SRID ${dice.pick([0, 4326, 3857])}`,
  ],
};

/** A type, with its character set, sign and length, but without default and nullability. */
export function typeOf(dice: Dice, world: World): string {
  return dice.pick([...COMMON, ...COMMON, ...OWN[world.kind]])(dice, world);
}

function sign(dice: Dice): string {
  return dice.pick(['', ' UNSIGNED', '', ' ZEROFILL']);
}

function charset(dice: Dice, { collations }: World): string {
  if (dice.oneIn(3)) return '';
  const name = dice.oneIn(2) ? dice.pick(FREQUENT) : dice.pick([...collations.keys()]);
  const known = collations.get(name);
  if (known === undefined) return '';
  return ` CHARACTER SET ${name} COLLATE ${dice.pick(known)}`;
}

function members(dice: Dice, count: number): string {
  const odd = dice.pick(['b', 'B b', "it''s", '\u00c3\u00a9']);
  return Array.from({ length: count }, (_, i) => `'${i === 1 ? odd : `m${i}`}'`).join(',');
}

/** Whether, and what, a column has when nothing is given; MySQL's BLOBs take only expressions. */
export function defaultOf(dice: Dice, type: string): string {
  if (dice.oneIn(2)) return '';
  if (type.startsWith('DATETIME') || type.startsWith('TIMESTAMP')) {
    const now = `CURRENT_TIMESTAMP(${/\((\d)\)/.exec(type)?.[1] ?? 0})`;
    return ` DEFAULT ${now}${dice.oneIn(2) ? ` ON UPDATE ${now}` : ''}`;
  }
  if (/INT|DECIMAL|DOUBLE|FLOAT/.test(type))
    return dice.pick([' DEFAULT 0', ' DEFAULT (1+2)', ' DEFAULT 7']);
  if (/CHAR/.test(type))
    return dice.pick([" DEFAULT ''", " DEFAULT 'x'", " DEFAULT (CONCAT('a','b'))"]);
  if (/^[A-Z]*TEXT/.test(type)) return " DEFAULT ('text')";
  if (/^[A-Z]*BLOB/.test(type)) return " DEFAULT (x'00ff')";
  if (type.startsWith('BIT')) return " DEFAULT b'1'";
  if (type.startsWith('ENUM')) return " DEFAULT 'm0'";
  if (type.startsWith('YEAR')) return ' DEFAULT 2024';
  if (type.startsWith('DATE')) return " DEFAULT '2024-02-29'";
  return '';
}
