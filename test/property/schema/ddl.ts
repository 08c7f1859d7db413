/** Random statements that change definitions. */
import type { Dice } from './dice.js';
import type { StatementMaker } from './rows.js';
import { columnBody, createTable, keyColumns } from './tables.js';
import { typedValue } from './values.js';
import { quoted, type Table, type World } from './world.js';

export const create: StatementMaker = (dice, world, size) => createTable(dice, world, size);

type Alteration = (dice: Dice, world: World, table: Table) => string;

const ALTERATIONS: readonly Alteration[] = [
  (dice, world, table) =>
    `ADD COLUMN ${freshName(world)} ${columnBody(dice, world)}${place(dice, table)}`,
  (dice, world) =>
    `ADD COLUMN (${freshName(world)} ${columnBody(dice, world)}, ${freshName(world)} ${columnBody(dice, world)})`,
  (dice, _world, table) => `DROP COLUMN ${column(dice, table)}`,
  (dice, world, table) =>
    `MODIFY COLUMN ${column(dice, table)} ${convertible(dice, world)}${place(dice, table)}`,
  (dice, world, table) =>
    `CHANGE COLUMN ${renamable(dice, table)} ${freshName(world)} ${convertible(dice, world)}`,
  (dice, world, table) => `RENAME COLUMN ${renamable(dice, table)} TO ${freshName(world)}`,
  (dice, world, table) =>
    `ADD ${dice.pick(['INDEX', 'UNIQUE INDEX'])} (${keyColumns(dice, named(table), world)})`,
  (dice, world, table) => `ADD PRIMARY KEY (${keyColumns(dice, named(table), world)})`,
  () => 'DROP PRIMARY KEY',
  (dice, world, table) => setDefault(dice, world, table),
  (dice, world, table) => {
    world.hasDroppedDefaults = true;
    return `ALTER COLUMN ${column(dice, table)} DROP DEFAULT`;
  },
  (dice, { collations, kind }, table) => {
    const known = [...collations.keys()];
    const charset = dice.pick(
      kind === 'mysql' && hasMembers(table) ? known.filter(isNarrow) : known,
    );
    return `${dice.pick(['CONVERT TO ', 'DEFAULT '])}CHARACTER SET ${charset} COLLATE ${dice.pick(collations.get(charset)!)}`;
  },
  () => 'FORCE',
  (dice) => `COMMENT 'n\u00c2\u00b0 ${dice.below(100)}'`,
  (dice) =>
    dice.pick([
      'REMOVE PARTITIONING',
      'PARTITION BY KEY () PARTITIONS 2',
      'TRUNCATE PARTITION p0',
      'DROP PARTITION p1',
      'COALESCE PARTITION 1',
    ]),
  (dice) => `ROW_FORMAT=${dice.pick(['DYNAMIC', 'COMPACT', 'COMPRESSED'])}`,
  (dice) => `AUTO_INCREMENT=${dice.between(1, 200)}`,
  (dice, _world, table) => `${dice.pick(['DROP INDEX', 'DROP KEY'])} ${column(dice, table)}`,
];

function hasMembers({ columns }: Table): boolean {
  return columns.some(({ type }) => type === 'enum' || type === 'set');
}

/** MySQL takes the bytes of members for wide characters when it converts to them, and makes others of them. */
function isNarrow(charset: string): boolean {
  return !/^(ucs2|utf16|utf16le|utf32)$/.test(charset);
}

export const alter: StatementMaker = (dice, world, size) => {
  const table = dice.pick(world.tables);
  const changes = Array.from({ length: size > 4 ? 2 : 1 }, () =>
    dice.pick(ALTERATIONS)(dice, world, table),
  );
  const algorithm = dice.pick([
    '',
    '',
    '',
    ', ALGORITHM=INSTANT',
    ', ALGORITHM=INPLACE',
    ', ALGORITHM=COPY',
  ]);
  return `ALTER TABLE ${quoted(table.name)} ${changes.join(', ')}${algorithm}`;
};

export const drop: StatementMaker = (dice, world) => {
  const chosen = dice.some(world.tables, dice.pick([1, 1, 2])).map(({ name }) => quoted(name));
  return `DROP TABLE ${dice.pick(['', 'IF EXISTS ', 'IF EXISTS nothing, '])}${chosen.join(', ')}`;
};

export const truncate: StatementMaker = (dice, world) => `TRUNCATE TABLE ${any(dice, world)}`;

/** One table, or two that change names. */
export const rename: StatementMaker = (dice, world) => {
  const [a, b] = dice.some(world.tables, 2).map(({ name }) => quoted(name));
  if (b === undefined || dice.oneIn(2)) return `RENAME TABLE ${a} TO ${freshName(world)}`;
  return `RENAME TABLE ${a} TO swapping, ${b} TO ${a}, swapping TO ${b}`;
};

export const createLike: StatementMaker = (dice, world) => {
  return `CREATE TABLE ${freshName(world)} LIKE ${any(dice, world)}`;
};

/** MySQL copies that a column has no default; CREATE TABLE, as which it is logged, cannot say that. */
export const createSelect: StatementMaker = (dice, world) => {
  if (world.kind === 'mysql' && world.hasDroppedDefaults) return 'DO 0';
  const definition = dice.pick(['', '', ' (extra INT)', ' (id INT AUTO_INCREMENT PRIMARY KEY)']);
  const counted = world.isStatement && definition.includes('AUTO') ? '' : definition;
  return `CREATE TABLE ${freshName(world)}${counted} ${dice.pick(['', 'IGNORE '])}SELECT * FROM ${any(dice, world)}`;
};

export const view: StatementMaker = (dice, world) => {
  return `CREATE OR REPLACE VIEW v${dice.below(3)} AS SELECT * FROM ${any(dice, world)}`;
};

export const trigger: StatementMaker = (dice, world) => {
  const [table, other] = [dice.pick(world.tables), dice.pick(world.tables)];
  const target = dice.pick(other.columns);
  const when = dice.pick([
    'BEFORE INSERT',
    'AFTER UPDATE',
    'AFTER DELETE',
    'BEFORE UPDATE',
    'AFTER INSERT',
  ]);
  const name = freshName(world);
  const action = dice.pick([
    `INSERT INTO ${quoted(other.name)} (${quoted(target.name)}) VALUES (${typedValue(dice, target, world)})`,
    `UPDATE ${quoted(other.name)} SET ${quoted(target.name)} = ${typedValue(dice, target, world)}`,
    'SET @seen = 1',
  ]);
  return `CREATE TRIGGER ${name} ${when} ON ${quoted(table.name)} FOR EACH ROW ${action}`;
};

export const temporary: StatementMaker = (dice, world) => {
  return dice.pick([
    `CREATE TEMPORARY TABLE tmp SELECT * FROM ${any(dice, world)}`,
    'DROP TEMPORARY TABLE IF EXISTS tmp',
    `INSERT IGNORE INTO ${any(dice, world)} SELECT * FROM tmp`,
  ]);
};

function setDefault(dice: Dice, world: World, table: Table): string {
  const chosen = dice.pick(table.columns);
  return `ALTER COLUMN ${quoted(chosen.name)} SET DEFAULT ${dice.pick(['NULL', '1', "'x'", `(${typedValue(dice, chosen, world)})`])}`;
}

function any(dice: Dice, world: World): string {
  return quoted(dice.pick(world.tables).name);
}

function column(dice: Dice, table: Table): string {
  return quoted(dice.pick(table.columns).name);
}

function named({ columns }: Table): Array<{ name: string; type: string }> {
  return columns.map(({ name, full }) => ({ name, type: full.toUpperCase() }));
}

function place(dice: Dice, table: Table): string {
  return dice.pick(['', ' FIRST', ` AFTER ${column(dice, table)}`]);
}

function freshName(world: World): string {
  world.names += 1;
  return `n${world.names}`;
}

/** MariaDB at times refuses on one server, not on the other, to rename what others are made of. */
function renamable(dice: Dice, table: Table): string {
  const isBase = table.columns.some(({ isGenerated }) => isGenerated);
  return isBase ? 'nothing' : column(dice, table);
}

/** What a session without strict mode converts to a shape or vector is none, and no SQL makes it. */
function convertible(dice: Dice, world: World): string {
  const body = columnBody(dice, world);
  return /POINT|GEOM|LINE|POLY|VECTOR/.test(body) ? 'TEXT NULL' : body;
}
