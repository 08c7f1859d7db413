/** Random CREATE TABLE statements. */
import type { Dice } from './dice.js';
import { defaultOf, typeOf } from './types.js';
import { quoted, type Table, type World } from './world.js';

const NAMES = [
  'a',
  'b',
  'c',
  'd',
  'e',
  'f',
  'g',
  'h',
  'select',
  'B b',
  '\u00e9',
  'i`j',
  'x.y',
  'Q',
  "o'k",
];

interface Draft {
  readonly name: string;
  readonly type: string;
  readonly sql: string;
}

/** @param size of 0 upwards: how much there is in it */
export function createTable(dice: Dice, world: World, size: number): string {
  world.names += 1;
  const name = quoted(`${dice.pick(['t', 't', 'T', 't '.trim()])}${world.names}`);
  const columns = Array.from({ length: 1 + size }, (_, i) =>
    draft(dice, world, NAMES[i] ?? `c${i}`),
  );
  const parts = [...columns.map(({ sql }) => sql), ...keys(dice, columns, world)];
  const key = dice.pick(['first', 'first', 'own', 'own', 'none', 'unique']);
  const shape =
    key === 'first'
      ? [`id INT${dice.pick(['', ' UNSIGNED'])} NOT NULL AUTO_INCREMENT PRIMARY KEY`]
      : [];
  if (key === 'own') parts.push(`PRIMARY KEY (${keyColumns(dice, columns, world)})`);
  if (key === 'unique') parts.push(`UNIQUE KEY (${keyColumns(dice, columns, world)})`);
  const parent = world.tables.find(({ columns: [first] }) => first?.name === 'id' && first.inKey);
  if (parent !== undefined && key !== 'own' && dice.oneIn(5)) parts.push(...child(dice, parent));
  return `CREATE TABLE ${name} (${[...shape, ...parts].join(', ')})${options(dice, world)}${partitions(dice, key, isMisplaced(columns, world))}`;
}

function draft(dice: Dice, world: World, name: string): Draft {
  const type = typeOf(dice, world);
  return { name, type, sql: `${quoted(name)} ${columnBody(dice, world, type)}` };
}

/** What follows the name of a column in CREATE and ALTER TABLE. */
export function columnBody(dice: Dice, world: World, type = typeOf(dice, world)): string {
  if (dice.oneIn(12)) return generated(dice);
  // no SQL of MySQL makes the empty value that a shape or vector without default gets
  const isShape = /POINT|GEOM|LINE|POLY|VECTOR/.test(type);
  const nullable =
    isShape && world.kind === 'mysql' ? ' NULL' : dice.pick([' NULL', ' NULL', '', ' NOT NULL']);
  const invisible = dice.oneIn(15) ? ' INVISIBLE' : '';
  const fallback = invisible !== '' && nullable === ' NOT NULL' ? '' : defaultOf(dice, type);
  const comment = dice.oneIn(20) ? " COMMENT 'it''s \u00c3\u00a9'" : '';
  const plain = /COMPRESSED/.test(type) ? '' : nullable;
  return `${type}${plain}${fallback}${invisible}${comment}`;
}

function generated(dice: Dice): string {
  const kind = dice.pick(['STORED', 'VIRTUAL']);
  return dice.pick([
    `INT AS (1 + 2) ${kind}`,
    `VARCHAR(100) AS (CONCAT('x', LENGTH(${quoted('a')}))) ${kind}`,
    `CHAR(32) CHARACTER SET latin1 AS (MD5(${quoted('a')})) ${kind}`,
    `BIGINT AS (LENGTH(${quoted('a')})) ${kind}`,
  ]);
}

function keys(dice: Dice, columns: readonly Draft[], world: World): string[] {
  const count = dice.pick([0, 0, 1, 2]);
  return Array.from({ length: count }, () => {
    const kind = dice.pick(['KEY', 'KEY', 'UNIQUE KEY']);
    return `${kind} (${keyColumns(dice, columns, world)})`;
  });
}

export function keyColumns(
  dice: Dice,
  columns: ReadonlyArray<{ name: string; type: string }>,
  { kind }: World,
): string {
  const fit = columns.filter(({ type }) => !/^(JSON|VECTOR)|COMPRESSED/i.test(type));
  return dice
    .some(fit.length > 0 ? fit : columns, dice.pick([1, 1, 2, 3]))
    .map((column) => keyPart(dice, column, kind === 'mysql'))
    .join(', ');
}

/** @param descends MariaDB 10.11 crashes in ON DUPLICATE KEY UPDATE of a descending unique key */
function keyPart(
  dice: Dice,
  { name, type }: { name: string; type: string },
  descends: boolean,
): string {
  const needsPrefix = /TEXT|BLOB|POINT|GEO|STRING|POLYGON/i.test(type);
  const canPrefix = needsPrefix || /\((6[34]|128|255|256|300|200|1000|20)\)/.test(type);
  const prefix =
    needsPrefix || (canPrefix && /CHAR|BINARY/i.test(type) && dice.oneIn(2))
      ? `(${dice.pick([5, 1, 20])})`
      : '';
  return `${quoted(name)}${prefix}${dice.oneIn(6) && descends ? ' DESC' : ''}`;
}

function child(dice: Dice, parent: Table): string[] {
  const unsigned = parent.columns[0]?.full.includes('unsigned') === true ? ' UNSIGNED' : '';
  const action = (): string => dice.pick(['CASCADE', 'SET NULL', 'RESTRICT', 'NO ACTION']);
  return [
    `parent INT${unsigned} NULL`,
    `FOREIGN KEY (parent) REFERENCES ${quoted(parent.name)} (id) ON DELETE ${action()} ON UPDATE ${action()}`,
  ];
}

function options(dice: Dice, { collations, kind }: World): string {
  const format = dice.oneIn(5)
    ? ` ROW_FORMAT=${dice.pick(['DYNAMIC', 'COMPACT', 'REDUNDANT', 'COMPRESSED'])}`
    : '';
  const engine = dice.oneIn(12)
    ? ` ENGINE=${dice.pick(kind === 'mariadb' ? ['Aria', 'MyISAM'] : ['MyISAM', 'MEMORY'])}`
    : '';
  if (!dice.oneIn(4)) return engine === '' ? format : engine;
  const charset = dice.pick([...collations.keys()]);
  return `${engine === '' ? format : engine} CHARACTER SET ${charset} COLLATE ${dice.pick(collations.get(charset)!)}`;
}

/** MariaDB puts equal SET values into different partitions by KEY, so that a primary key holds them twice. */
function isMisplaced(columns: readonly Draft[], { kind }: World): boolean {
  return kind === 'mariadb' && columns.some(({ type }) => type.startsWith('SET'));
}

/** @param noKey no partitions by the columns of a key */
function partitions(dice: Dice, key: string, noKey: boolean): string {
  if (!dice.oneIn(6)) return '';
  if (key !== 'first' && noKey) return '';
  if (key !== 'first') return ' PARTITION BY KEY () PARTITIONS 3';
  return dice.pick([
    ' PARTITION BY HASH (id) PARTITIONS 3',
    ' PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (5), PARTITION p1 VALUES LESS THAN (100), PARTITION p2 VALUES LESS THAN MAXVALUE)',
    ' PARTITION BY LINEAR KEY (id) PARTITIONS 2',
  ]);
}
