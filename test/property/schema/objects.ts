/** Random routines, events, sequences and schemas, and statements that use them. */
import type { Dice } from './dice.js';
import { insert, remove, update, type StatementMaker } from './rows.js';
import { createTable } from './tables.js';
import { isSpatial } from './values.js';
import { quoted, type World } from './world.js';

/** A procedure whose statements were made for the tables of now; it is called at once and later. */
export const procedure: StatementMaker = (dice, world, size) => {
  const name = `p${dice.below(3)}`;
  if (dice.oneIn(3)) return `CALL ${name}(${dice.below(5)})`;
  const body = Array.from({ length: dice.between(1, 2) }, () => change(dice, world, size));
  const branch = dice.oneIn(3) ? `IF n > 1 THEN ${body[0]}; END IF; ` : '';
  const characteristic = dice.pick(['', 'SQL SECURITY INVOKER ', "COMMENT 'it''s' "]);
  return [
    `DROP PROCEDURE IF EXISTS ${name}`,
    `CREATE PROCEDURE ${name}(n INT) ${characteristic}BEGIN DECLARE v VARCHAR(20) DEFAULT 'x'; ${branch}${body.join('; ')}; END`,
    `CALL ${name}(${dice.below(5)})`,
  ].join(';\n');
};

function change(dice: Dice, world: World, size: number): string {
  return dice.pick([insert, update, remove])(dice, world, Math.min(size, 2));
}

/** A function that tells the same each time, in a statement that changes rows. */
export const storedFunction: StatementMaker = (dice, world) => {
  const name = `f${dice.below(2)}`;
  const table = dice.pick(world.tables);
  const column = quoted(dice.pick(table.columns).name);
  const value = dice.pick(['n + 1', "CONCAT(n, 'x')", 'n * 2', "IF(n > 1, 'a', 'b')"]);
  return [
    `DROP FUNCTION IF EXISTS ${name}`,
    `CREATE FUNCTION ${name}(n INT) RETURNS ${dice.pick(['INT', 'VARCHAR(20)', 'CHAR(3) CHARACTER SET latin1'])} DETERMINISTIC RETURN ${value}`,
    `UPDATE ${quoted(table.name)} SET ${column} = ${name}(${dice.below(5)})`,
  ].join(';\n');
};

/** None of them ever begins. */
export const event: StatementMaker = (dice, world) => {
  const name = `e${dice.below(3)}`;
  const body = remove(dice, world, 1);
  const schedule = dice.pick([
    "AT '2037-01-01 00:00:00'",
    "EVERY 1 DAY STARTS '2036-01-01 00:00:00'",
    "EVERY '1:30' HOUR_MINUTE STARTS '2036-01-01 00:00:00' ENDS '2037-01-01 00:00:00'",
  ]);
  const status = dice.pick(['ENABLE', 'DISABLE']);
  return dice.pick([
    `CREATE EVENT IF NOT EXISTS ${name} ON SCHEDULE ${schedule} ${dice.pick(['', 'DISABLE '])}${dice.pick(['', "COMMENT 'it''s' "])}DO ${body}`,
    // without a status one that was disabled sleeps on the slave, as on the server's own replica
    `ALTER EVENT ${name} ON SCHEDULE ${schedule} ${status}`,
    `ALTER EVENT ${name} RENAME TO e${dice.below(3)} ${status}`,
    `ALTER EVENT ${name} ${status} DO ${body}`,
    `DROP EVENT IF EXISTS ${name}`,
  ]);
};

/**
 * What only MariaDB has. It refuses a sequence as the default of a shape, and has the default then all the
 * same: CREATE TABLE t (a POINT NOT NULL); ALTER TABLE t ALTER COLUMN a SET DEFAULT NEXTVAL(q).
 */
export const sequence: StatementMaker = (dice, world) => {
  if (world.kind !== 'mariadb') return 'DO 0';
  const name = `q${dice.below(2)}`;
  const table = dice.pick(world.tables);
  const chosen = dice.pick(table.columns);
  const column = quoted(chosen.name);
  // its number depends on the order of rows, which a statement does not tell
  const use = `INSERT IGNORE INTO ${quoted(table.name)} (${column}) VALUES (NEXTVAL(${name}))`;
  return dice.pick([
    `CREATE SEQUENCE IF NOT EXISTS ${name} START WITH ${dice.between(1, 9)} INCREMENT BY ${dice.pick([1, 0, 3])} CACHE ${dice.pick([0, 3, 1000])}`,
    `CREATE OR REPLACE SEQUENCE ${name} MINVALUE 1 MAXVALUE ${dice.pick([4, 100])} ${dice.pick(['CYCLE', 'NOCYCLE'])} NOCACHE`,
    use,
    use,
    `DO SETVAL(${name}, ${dice.between(1, 50)}${dice.pick(['', ', 0', ', 1, 2'])})`,
    `DO NEXTVAL(${name}) + NEXTVAL(${name})`,
    `ALTER SEQUENCE ${name} ${dice.pick(['RESTART', 'RESTART 5', 'INCREMENT BY 2', 'CACHE 7', 'NO MAXVALUE'])}`,
    isSpatial(chosen.type)
      ? use
      : `ALTER TABLE ${quoted(table.name)} ALTER COLUMN ${column} SET DEFAULT NEXTVAL(${name})`,
    `DROP SEQUENCE IF EXISTS ${name}`,
  ]);
};

/** History of rows is MariaDB's. */
export const versioning: StatementMaker = (dice, world, size) => {
  if (world.kind !== 'mariadb') return 'DO 0';
  const table = quoted(dice.pick(world.tables).name);
  return dice.pick([
    `${createTable(dice, { ...world, names: (world.names += 1) }, size)} WITH SYSTEM VERSIONING`,
    `ALTER TABLE ${table} ADD SYSTEM VERSIONING`,
    `ALTER TABLE ${table} DROP SYSTEM VERSIONING`,
    `DELETE HISTORY FROM ${table}`,
    `ALTER TABLE ${table} ADD COLUMN rs TIMESTAMP(6) GENERATED ALWAYS AS ROW START, ADD COLUMN re TIMESTAMP(6) GENERATED ALWAYS AS ROW END, ADD PERIOD FOR SYSTEM_TIME(rs, re), ADD SYSTEM VERSIONING`,
    `SET SESSION system_versioning_alter_history = ${dice.pick(['KEEP', 'ERROR'])}`,
  ]);
};

/** Another schema, and statements that name it. */
export const schema: StatementMaker = (dice, world) => {
  const table = quoted(dice.pick(world.tables).name);
  return dice.pick([
    'CREATE DATABASE IF NOT EXISTS d',
    `CREATE TABLE d.u${dice.below(3)} LIKE ${table}`,
    `CREATE TABLE d.u${dice.below(3)} AS SELECT * FROM ${table}`,
    `INSERT IGNORE INTO d.u${dice.below(3)} SELECT * FROM ${table}${world.isStatement ? ' LIMIT 0' : ''}`,
    `DELETE FROM d.u${dice.below(3)}`,
    `RENAME TABLE d.u0 TO d.u1`,
    `DROP TABLE IF EXISTS d.u${dice.below(3)}, d.nothing`,
    'DROP DATABASE IF EXISTS d',
  ]);
};
