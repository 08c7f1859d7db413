/** Random statements that change rows. */
import type { Dice } from './dice.js';
import { typedValue, valueOf } from './values.js';
import { quoted, type Column, type Table, type World } from './world.js';

export type StatementMaker = (dice: Dice, world: World, size: number) => string;

/** Makes the statement for a table that is there. */
function on(
  make: (dice: Dice, world: World, table: Table, size: number) => string,
): StatementMaker {
  return (dice, world, size) => {
    const table = dice.pick(world.tables);
    return settable(world, table).length === 0 ? 'DO 0' : make(dice, world, table, size);
  };
}

function writable({ columns }: Table): Column[] {
  return columns.filter(({ isGenerated }) => !isGenerated);
}

/**
 * MariaDB gives a row that an UPDATE moves to another partition with the number 0 a new one, or does not,
 * by what else the session did with the table, which a statement does not tell.
 */
export function settable(world: World, table: Table): Column[] {
  const isUnsafe = world.isStatement && world.kind === 'mariadb';
  return writable(table).filter(({ isAutoIncrement }) => !isUnsafe || !isAutoIncrement);
}

function list(items: readonly string[]): string {
  return items.join(', ');
}

function insertInto(dice: Dice, world: World, table: Table, size: number, isWhole = false): string {
  const columns = writable(table).filter(
    ({ isAutoIncrement }) => !isAutoIncrement || isWhole || dice.oneIn(2),
  );
  const chosen = columns.filter(() => !dice.oneIn(8) || isWhole);
  // MySQL fails to log a second row of defaults alone, which stays in a table without transactions
  const most = chosen.length === 0 ? 1 : 1 + size;
  const rows = Array.from({ length: dice.between(1, most) }, () => {
    return `(${list(chosen.map((column) => cell(dice, column, world)))})`;
  });
  return `INTO ${quoted(table.name)} (${list(chosen.map(({ name }) => quoted(name)))}) VALUES ${list(rows)}`;
}

function cell(dice: Dice, column: Column, world: World): string {
  if (column.isAutoIncrement) return dice.pick(['NULL', String(dice.between(1, 30))]);
  return valueOf(dice, column, world);
}

export const insert = on((dice, world, table, size) => {
  const ignore = dice.oneIn(5) ? ' IGNORE' : '';
  return `INSERT${ignore} ${insertInto(dice, world, table, size)}`;
});

/** What it leaves out, MariaDB does not log in images that are not full, but gets its default. */
export const replace = on((dice, world, table, size) => {
  return `REPLACE ${insertInto(dice, world, table, size, world.kind === 'mariadb')}`;
});

export const onDuplicate = on((dice, world, table, size) => {
  const { name } = dice.pick(writable(table));
  const change = dice.pick([`VALUES(${quoted(name)})`, quoted(name)]);
  return `INSERT ${insertInto(dice, world, table, size)} ON DUPLICATE KEY UPDATE ${quoted(name)} = ${change}`;
});

export const update = on((dice, world, table, size) => {
  const columns = dice.some(settable(world, table), dice.between(1, 1 + size));
  const sets = columns.map((column) => {
    const value = changed(dice, column, world);
    return `${quoted(column.name)} = ${value === 'DEFAULT' && spills(world, table, column) ? 'NULL' : value}`;
  });
  const ignore = dice.oneIn(8) ? 'IGNORE ' : '';
  return `UPDATE ${ignore}${quoted(table.name)} SET ${list(sets)}${where(dice, world, table)}`;
});

/**
 * In MySQL, `UPDATE t SET bits = DEFAULT` of a BIT in a table of MyISAM also changes the first byte of the
 * next column: CREATE TABLE t (a BIT(7) NULL DEFAULT b'1', b INT NULL DEFAULT (1+2)) ENGINE=MyISAM; INSERT
 * INTO t VALUES (NULL, 1); UPDATE t SET a = DEFAULT; then b is 0, which a minimal image does not have.
 */
function spills({ kind }: World, { isTransactional }: Table, { type }: Column): boolean {
  return kind === 'mysql' && !isTransactional && type === 'bit';
}

function changed(dice: Dice, column: Column, world: World): string {
  const name = quoted(column.name);
  const own = [typedValue(dice, column, world), valueOf(dice, column, world)];
  if (/int$|decimal|float|double/.test(column.type)) {
    return dice.pick([...own, `${name} + 1`, `-${name}`, `${name} * 2`, name]);
  }
  if (/char|text/.test(column.type)) {
    return dice.pick([
      ...own,
      `UPPER(${name})`,
      `CONCAT(${name}, ' ')`,
      `LOWER(${name})`,
      `REVERSE(${name})`,
    ]);
  }
  if (column.type === 'json' && world.kind === 'mysql') {
    return dice.pick([
      ...own,
      `JSON_SET(${name}, '$.a', 2)`,
      `JSON_REMOVE(${name}, '$.a')`,
      `JSON_REPLACE(${name}, '$.k', 'x')`,
    ]);
  }
  return dice.pick([...own, name]);
}

/** Moves a key aside and back: two rows change places. */
export const swap = on((dice, _world, table) => {
  const numbers = writable(table).filter(({ type }) => type.endsWith('int'));
  const column = numbers[0] ?? writable(table)[0]!;
  const name = quoted(column.name);
  return dice.pick([
    `UPDATE ${quoted(table.name)} SET ${name} = ${name} + 1 ORDER BY ${name} DESC`,
    `UPDATE ${quoted(table.name)} SET ${name} = 3 - ${name} WHERE ${name} IN (1, 2)`,
    `UPDATE ${quoted(table.name)} SET ${name} = ${name} + 100`,
  ]);
});

export const remove = on((dice, world, table) => {
  return `DELETE FROM ${quoted(table.name)}${where(dice, world, table)}`;
});

/** Order would matter to the numbers given, which a statement does not tell. */
export const insertSelect: StatementMaker = (dice, world) => {
  const [into, from] = [dice.pick(world.tables), dice.pick(world.tables)];
  const columns = writable(into).filter(({ isAutoIncrement }) => !isAutoIncrement);
  const isCounted = columns.length < writable(into).length;
  if (world.isStatement && columns.length < into.columns.length) return 'DO 0';
  const values = columns.map((column) => {
    const same = from.columns.find(({ type }) => type === column.type);
    return same === undefined ? typedValue(dice, column, world) : quoted(same.name);
  });
  const names = list(columns.map(({ name }) => quoted(name)));
  return `${dice.pick(isCounted ? ['INSERT', 'INSERT IGNORE'] : ['INSERT', 'REPLACE', 'INSERT IGNORE'])} INTO ${quoted(into.name)} (${names}) SELECT ${list(values)} FROM ${quoted(from.name)}`;
};

export const multiTable: StatementMaker = (dice, world) => {
  const [a, b] = dice.some(world.tables, 2);
  if (a === undefined || b === undefined) return 'DO 0';
  const [ours, theirs] = [settable(world, a), settable(world, b)];
  if (ours.length === 0 || theirs.length === 0) return 'DO 0';
  const [x, y] = [dice.pick(ours), dice.pick(theirs)];
  const tables = `${quoted(a.name)} AS p, ${quoted(b.name)} AS q`;
  return dice.pick([
    `UPDATE ${tables} SET p.${quoted(x.name)} = ${typedValue(dice, x, world)}, q.${quoted(y.name)} = ${typedValue(dice, y, world)}`,
    `DELETE p, q FROM ${tables} WHERE p.${quoted(a.columns[0]!.name)} = q.${quoted(b.columns[0]!.name)}`,
  ]);
};

/** Values by way of a user variable, which a statement takes along. */
export const byVariable = on((dice, world, table) => {
  const column = dice.pick(settable(world, table));
  const name = quoted(column.name);
  return `SET @v = ${typedValue(dice, column, world)};\nUPDATE ${quoted(table.name)} SET ${name} = @v${where(dice, world, table)}`;
});

/** Functions whose value the log has to tell. */
export const byFunction = on((dice, world, table) => {
  const column = dice.pick(settable(world, table));
  const functions = [
    'NOW(6)',
    'RAND()',
    'CURDATE()',
    'UNIX_TIMESTAMP()',
    'LAST_INSERT_ID()',
    'CURTIME(6)',
    "DATE_FORMAT('2024-01-01', '%M')",
  ];
  const all = world.isStatement
    ? functions
    : [...functions, 'UUID()', 'CONNECTION_ID()', 'SYSDATE(6)'];
  return `UPDATE ${quoted(table.name)} SET ${quoted(column.name)} = ${dice.pick(all)}${where(dice, world, table)}`;
});

/**
 * In MariaDB, under binlog_format=STATEMENT or MIXED, an UPDATE of a partition's key finds no rows where the
 * session's UPDATE before it could find none: CREATE TABLE t (a INT PRIMARY KEY) PARTITION BY KEY ()
 * PARTITIONS 3; INSERT INTO t VALUES (1); UPDATE t SET a = 5 WHERE a = NULL; UPDATE t SET a = a + 100.
 */
function isForgotten({ kind, isStatement }: World, { isPartitioned }: Table): boolean {
  return kind === 'mariadb' && isStatement && isPartitioned;
}

function where(dice: Dice, world: World, table: Table): string {
  if (isForgotten(world, table)) return '';
  const column = dice.pick(table.columns);
  const name = quoted(column.name);
  switch (dice.below(6)) {
    case 0:
      return '';
    case 1:
      return ` WHERE ${name} IS ${dice.pick(['', 'NOT '])}NULL`;
    case 2:
      return ` WHERE ${name} > ${typedValue(dice, column, world)}`;
    case 3:
      return world.isStatement ? '' : ` LIMIT ${dice.between(1, 3)}`;
    default:
      return ` WHERE ${name} = ${typedValue(dice, column, world)}`;
  }
}
