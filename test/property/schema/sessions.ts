/** Random settings of a session: what a statement depends on. */
import type { Dice } from './dice.js';
import type { StatementMaker } from './rows.js';
import { quoted, type World } from './world.js';

/** Without PAD_CHAR_TO_FULL_LENGTH, whose effect on generated columns no row event tells. */
const MODES = [
  'ALLOW_INVALID_DATES', 'ANSI_QUOTES', 'NO_BACKSLASH_ESCAPES', 'PIPES_AS_CONCAT', 
  'NO_ZERO_DATE', 'NO_ZERO_IN_DATE', 'STRICT_ALL_TABLES', 'STRICT_TRANS_TABLES', 'NO_AUTO_VALUE_ON_ZERO',
  'HIGH_NOT_PRECEDENCE', 'REAL_AS_FLOAT', 'NO_UNSIGNED_SUBTRACTION', 'IGNORE_SPACE', 'ERROR_FOR_DIVISION_BY_ZERO',
  'NO_ENGINE_SUBSTITUTION', 'ANSI',
]; // prettier-ignore
const OWN_MODES: Readonly<Record<World['kind'], readonly string[]>> = {
  mariadb: ['TIME_ROUND_FRACTIONAL', 'EMPTY_STRING_IS_NULL', 'SIMULTANEOUS_ASSIGNMENT'],
  mysql: ['TIME_TRUNCATE_FRACTIONAL'],
};
const CLIENTS = [
  'utf8mb4',
  'latin1',
  'gbk',
  'sjis',
  'big5',
  'cp1251',
  'utf8mb3',
  'binary',
  'euckr',
  'koi8r',
];
const ZONES = ['+00:00', '-11:30', '+13:00', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'];

export const sqlMode: StatementMaker = (dice, { kind }) => {
  const all = [...MODES, ...OWN_MODES[kind]];
  return `SET SESSION sql_mode = '${dice.some(all, dice.below(4)).join(',')}'`;
};

export const names: StatementMaker = (dice, { collations }) => {
  const charset = dice.pick(CLIENTS);
  const known = collations.get(charset) ?? [];
  const collation = known.length > 0 && dice.oneIn(3) ? ` COLLATE ${dice.pick(known)}` : '';
  return `SET NAMES ${charset}${collation}`;
};

export const setting: StatementMaker = (dice, world) => dice.pick(SETTINGS)(dice, world);

const SETTINGS: ReadonlyArray<(dice: Dice, world: World) => string> = [
  (dice) => `SET SESSION time_zone = '${dice.pick(ZONES)}'`,
  (dice) => `SET SESSION foreign_key_checks = ${dice.below(2)}`,
  (dice) => `SET SESSION unique_checks = ${dice.below(2)}`,
  (dice) =>
    `SET SESSION auto_increment_increment = ${dice.between(1, 5)}, auto_increment_offset = ${dice.between(1, 3)}`,
  (dice) =>
    `SET SESSION timestamp = ${dice.pick(['1700000000.123456', 'DEFAULT', '1', '86400.5'])}`,
  (dice) => `SET insert_id = ${dice.between(1, 100)}`,
  (dice) => `SET SESSION lc_time_names = '${dice.pick(['en_US', 'de_AT', 'ja_JP'])}'`,
  (dice) => `SET SESSION sql_auto_is_null = ${dice.below(2)}`,
  (dice) => `SET rand_seed1 = ${dice.below(1000)}, rand_seed2 = ${dice.below(1000)}`,
  (dice, { collations }) =>
    `SET SESSION collation_connection = ${dice.pick([...collations.values()].flat())}`,
  (dice, { collations }) =>
    `SET SESSION collation_server = ${dice.pick([...collations.values()].flat())}`,
  (dice, { collations }) => {
    const charset = dice.pick([...collations.keys()]);
    return `ALTER DATABASE c CHARACTER SET ${charset} COLLATE ${dice.pick(collations.get(charset)!)}`;
  },
  (dice, { kind }) =>
    kind === 'mariadb'
      ? `SET SESSION check_constraint_checks = ${dice.below(2)}`
      : `SET SESSION default_collation_for_utf8mb4 = ${dice.pick(['utf8mb4_general_ci', 'utf8mb4_0900_ai_ci'])}`,
  timestampDefaults,
];

/**
 * Statements of MySQL tell this variable only where they name the type TIMESTAMP, though it has to do
 * with every change of a table that has one, and with each NULL in it: so it is off for such statements
 * alone.
 */
function timestampDefaults(dice: Dice, world: World): string {
  if (world.kind === 'mariadb')
    return `SET SESSION explicit_defaults_for_timestamp = ${dice.below(2)}`;
  const table = quoted(dice.pick(world.tables).name);
  const body = `TIMESTAMP${dice.pick(['', ' NULL', ' NOT NULL', ' DEFAULT CURRENT_TIMESTAMP', "(3) NOT NULL DEFAULT '2001-01-01'"])}`;
  const statement = dice.pick([
    `ALTER TABLE ${table} ADD COLUMN c${dice.below(100)} ${body}`,
    `ALTER TABLE ${table} ADD COLUMN c${dice.below(100)} ${body} FIRST`,
    `CREATE TABLE x${dice.below(100)} (a ${body}, b ${body}, c TIMESTAMP NOT NULL)`,
  ]);
  const set = 'SET SESSION explicit_defaults_for_timestamp';
  return [`${set} = 0`, statement, `${set} = 1`].join(';\n');
}

const FORMATS = ['ROW', 'STATEMENT', 'MIXED'];
const IMAGES = ['FULL', 'MINIMAL', 'NOBLOB'];

export const image: StatementMaker = (dice) =>
  `SET SESSION binlog_row_image = ${dice.pick(IMAGES)}`;

export const format: StatementMaker = (dice) => `SET SESSION binlog_format = ${dice.pick(FORMATS)}`;
