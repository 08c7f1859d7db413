/** Random changes of partitions, and of tables that become partitions. */
import type { Dice } from './dice.js';
import type { StatementMaker } from './rows.js';
import { quoted, type World } from './world.js';

export const partition: StatementMaker = (dice, world) => {
  const table = quoted(dice.pick(world.tables).name);
  if (dice.oneIn(4)) return exchange(dice, world, table);
  return `ALTER TABLE ${table} ${dice.pick(world.kind === 'mariadb' ? [...COMMON, ...MARIADB] : COMMON)(dice, world)}`;
};

type Change = (dice: Dice, world: World) => string;

const COMMON: readonly Change[] = [
  () =>
    'PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (5), PARTITION p1 VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN (100))',
  () =>
    "PARTITION BY LIST (id % 3) (PARTITION p0 VALUES IN (0), PARTITION p1 VALUES IN (1, -1) COMMENT 'o''ne', PARTITION p2 VALUES IN (2, -2, NULL))",
  () =>
    'PARTITION BY RANGE COLUMNS (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (MAXVALUE))',
  () =>
    'PARTITION BY RANGE (id) SUBPARTITION BY HASH (id) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)',
  (dice) => `PARTITION BY ${dice.pick(['', 'LINEAR '])}HASH (id) PARTITIONS ${dice.between(1, 4)}`,
  (dice) =>
    `PARTITION BY KEY ALGORITHM=${dice.pick([1, 2])} (${dice.pick(['', 'id'])}) PARTITIONS 3`,
  (_dice, world) =>
    `ADD PARTITION (PARTITION q${fresh(world)} VALUES LESS THAN (${1000 + world.names}))`,
  (_dice, world) => `ADD PARTITION (PARTITION q${fresh(world)} VALUES IN (${1000 + world.names}))`,
  (dice) => `ADD PARTITION PARTITIONS ${dice.between(1, 3)}`,
  () =>
    'REORGANIZE PARTITION p0 INTO (PARTITION p00 VALUES LESS THAN (3), PARTITION p0 VALUES LESS THAN (5))',
  () => 'REORGANIZE PARTITION p0, p1 INTO (PARTITION p0 VALUES LESS THAN (20))',
  () => 'REORGANIZE PARTITION',
  (dice) => `DROP PARTITION ${some(dice)}`,
  (dice) => `TRUNCATE PARTITION ${some(dice)}`,
  (dice) => `COALESCE PARTITION ${dice.between(1, 2)}`,
  (dice) =>
    `${dice.pick(['REBUILD', 'OPTIMIZE', 'ANALYZE', 'CHECK', 'REPAIR'])} PARTITION ${some(dice)}`,
  () => 'REMOVE PARTITIONING',
];

const MARIADB: readonly Change[] = [
  (dice, world) => `CONVERT PARTITION ${dice.pick(['p0', 'p1'])} TO TABLE part${fresh(world)}`,
  (dice, world) =>
    `CONVERT TABLE ${quoted(dice.pick(world.tables).name)} TO PARTITION q${fresh(world)} VALUES LESS THAN (${1000 + world.names})`,
  () => 'ADD PARTITION IF NOT EXISTS (PARTITION p9 VALUES LESS THAN (900))',
  () => 'DROP PARTITION IF EXISTS p7',
  () =>
    'PARTITION BY SYSTEM_TIME (PARTITION h0 HISTORY, PARTITION h1 HISTORY, PARTITION pc CURRENT)',
];

/** With a table made for it, or any. */
function exchange(dice: Dice, world: World, table: string): string {
  const validation = dice.pick(['', ' WITHOUT VALIDATION', ' WITH VALIDATION']);
  const other = `part${fresh(world)}`;
  return [
    `CREATE TABLE ${other} LIKE ${table}`,
    `ALTER TABLE ${other} REMOVE PARTITIONING`,
    `INSERT INTO ${other} SELECT * FROM ${table} LIMIT ${world.isStatement ? 0 : 2}`,
    `ALTER TABLE ${table} EXCHANGE PARTITION ${dice.pick(['p0', 'p1', 'p2'])} WITH TABLE ${other}${validation}`,
  ].join(';\n');
}

function some(dice: Dice): string {
  return dice.pick(['p0', 'p1', 'p2', 'p0, p2', 'ALL']);
}

function fresh(world: World): number {
  world.names += 1;
  return world.names;
}
