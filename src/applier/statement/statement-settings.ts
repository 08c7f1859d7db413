import type { QueryEvent } from '../../binlog/binlog-event.js';
import { EventFlag } from '../../binlog/header.js';
import { QueryFlag, type QueryStatus } from '../../binlog/query-status.js';
import { Collation } from '../../event/collation-number.js';
import type { EventFormat, Flavour } from '../../event/format.js';
import { atLeast, parseVersion, type ServerInfo } from '../../mysql/flavour.js';
import {
  DEFAULT_OF_MYSQL,
  charsetMeant,
  connectionCollation,
  sessionCollation,
} from '../foreign/collations.js';
import { charsetOfCollation } from '../../event/collation-charset.js';
import { tellsTimestampDefaults } from '../session/timestamp-defaults.js';
import { fitSqlMode, NO_DIR_IN_CREATE } from './sql-mode-bits.js';

export type Setting = readonly [variable: string, value: string];

/**
 * The session variables that a statement ran under, as assignments for this target: what the event
 * tells, and the default where a source that has another value would have told. The time zone and
 * the clock have no default: a statement that needs them tells them. `autocommit` is not among them:
 * the applier's transactions are its own.
 * @param commits the statement commits what is open before it: some settings cannot be made within a
 *   transaction, where they do not matter
 * @param ownModes sql_mode that sessions of the target begin with
 */
export function statementSettings(
  event: QueryEvent,
  source: EventFormat,
  target: ServerInfo,
  commits = true,
  ownModes = '',
): readonly Setting[] {
  const { status } = event;
  const collation = (id: number): string => sessionCollation(id, source.flavour, target.flavour);
  const isMariadb = source.flavour === 'mariadb' && target.flavour === 'mariadb';
  return [
    ...flags(status),
    ...(isMariadb ? mariadbFlags(status, source) : []),
    ...mode(status, source.flavour, target, ownModes),
    ...charset(status, collation, connectionOf(source, target)),
    [
      'collation_database',
      status.collationDatabase === undefined ? 'DEFAULT' : collation(status.collationDatabase),
    ],
    ['auto_increment_increment', String(status.autoIncrement?.increment ?? 1)],
    ['auto_increment_offset', String(status.autoIncrement?.offset ?? 1)],
    ['lc_time_names', String(status.lcTimeNames ?? 0)],
    ...timeZone(status),
    ['timestamp', clock(event)],
    ...olderDefaults(status, source, target, commits),
    ...optional('sql_require_primary_key', status.sqlRequirePrimaryKey),
    ...optional('default_table_encryption', status.defaultTableEncryption),
    ...optional('enable_cascade_triggers', status.enableCascadeTriggers),
    ...threadId(event),
  ];
}

function flags({ flags2 }: QueryStatus): Setting[] {
  if (flags2 === undefined) return [];
  return [
    ['foreign_key_checks', bool((flags2 & QueryFlag.NO_FOREIGN_KEY_CHECKS) === 0)],
    ['unique_checks', bool((flags2 & QueryFlag.RELAXED_UNIQUE_CHECKS) === 0)],
    ['sql_auto_is_null', bool((flags2 & QueryFlag.AUTO_IS_NULL) !== 0)],
  ];
}

function mariadbFlags({ flags2 }: QueryStatus, source: EventFormat): Setting[] {
  if (flags2 === undefined) return [];
  const settings: Setting[] = [
    ['check_constraint_checks', bool((flags2 & QueryFlag.NO_CHECK_CONSTRAINT_CHECKS) === 0)],
    ['sql_if_exists', bool((flags2 & QueryFlag.IF_EXISTS) !== 0)],
    ['system_versioning_insert_history', bool((flags2 & QueryFlag.INSERT_HISTORY) !== 0)],
  ];
  if (tellsTimestampDefaults(source)) {
    const explicit = (flags2 & QueryFlag.EXPLICIT_DEFAULTS_FOR_TIMESTAMP) !== 0;
    settings.push(['explicit_defaults_for_timestamp', bool(explicit)]);
  }
  return settings;
}

function mode(
  status: QueryStatus,
  source: Flavour,
  target: ServerInfo,
  ownModes: string,
): Setting[] {
  if (status.sqlMode === undefined) return [];
  const { mode: fitted } = fitSqlMode(status.sqlMode, source, target);
  const own = ownModes.includes('NO_DIR_IN_CREATE') ? NO_DIR_IN_CREATE : 0n;
  return [['sql_mode', String(fitted | own)]];
}

function connectionOf(source: EventFormat, target: ServerInfo): (id: number) => string {
  return (id) => connectionCollation(id, source.flavour, target.flavour);
}

function charset(
  { charset }: QueryStatus,
  collation: (id: number) => string,
  connection: (id: number) => string,
): Setting[] {
  if (charset === undefined) return [];
  return [
    ['character_set_client', clientCharset(charset.client)],
    ['collation_connection', connection(charset.connection)],
    ['collation_server', collation(charset.server)],
  ];
}

/**
 * By name: MariaDB takes the number of a character set's default collation alone. Not so utf8mb3,
 * whose name is another one in older releases.
 */
function clientCharset(collation: number): string {
  const name = charsetOfCollation(collation);
  return name === 'utf8mb3' ? String(Collation.UTF8MB3) : (name ?? String(collation));
}

function timeZone(status: QueryStatus): Setting[] {
  const zone = zoneOf(status);
  return zone === undefined ? [] : [['time_zone', zone]];
}

/** The session's time zone as a literal, where the log tells it. Names and offsets are ASCII without quotes. */
export function zoneOf({ timeZone: zone }: QueryStatus): string | undefined {
  if (zone === undefined || zone.length === 0) return undefined;
  return `_latin1'${zone.toString('latin1').replaceAll(/['\\]/g, '')}'`;
}

/** Seconds since 1970, with the microseconds where the statement read the clock so finely. */
function clock({ header, status }: QueryEvent): string {
  const micros = status.microseconds ?? 0;
  return micros === 0
    ? String(header.timestamp)
    : `${header.timestamp}.${String(micros).padStart(6, '0')}`;
}

/** Temporary tables belong to a session of the source, and CONNECTION_ID() names it. */
function threadId({ header, threadId }: QueryEvent): Setting[] {
  const isSpecific = (header.flags & EventFlag.THREAD_SPECIFIC) !== 0;
  return isSpecific ? [['pseudo_thread_id', String(threadId)]] : [];
}

/**
 * What sources do not tell that have no such variable: utf8mb4 meant general_ci before MySQL 8.0, as it
 * does to MariaDB, unless `character_set_collations` says otherwise.
 */
function olderDefaults(
  status: QueryStatus,
  source: EventFormat,
  target: ServerInfo,
  commits: boolean,
): Setting[] {
  const isMysql8 =
    source.flavour === 'mysql' && atLeast(parseVersion(source.serverVersion), [8, 0, 0]);
  const explicit =
    status.explicitDefaultsForTimestamp ??
    (commits ? explicitOfMariadb(status, source, target) : undefined);
  const isMysql = target.flavour === 'mysql' && atLeast(target.versionNumber, [8, 0, 11]);
  const utf8mb4 =
    status.defaultCollationForUtf8mb4 ?? (isMysql8 ? undefined : utf8mb4OfMariadb(status));
  return [
    ...optional('explicit_defaults_for_timestamp', explicit),
    ...(isMysql ? optional('default_collation_for_utf8mb4', utf8mb4) : []),
  ];
}

/** MySQL lets the variable have two values; any other collation is named by the definition itself. */
function utf8mb4OfMariadb(status: QueryStatus): number {
  const meant = charsetMeant('utf8mb4', status);
  const own = sessionCollation(meant ?? Collation.UTF8MB4, 'mariadb', 'mysql');
  return own === DEFAULT_OF_MYSQL ? Collation.UTF8MB4_0900 : Collation.UTF8MB4;
}

/** Between servers of MariaDB `mariadbFlags` does it. */
function explicitOfMariadb(
  { flags2 }: QueryStatus,
  source: EventFormat,
  { flavour }: ServerInfo,
): boolean | undefined {
  if (source.flavour === 'mysql' || flavour === 'mariadb' || flags2 === undefined) return undefined;
  if (!tellsTimestampDefaults(source)) return undefined;
  return (flags2 & QueryFlag.EXPLICIT_DEFAULTS_FOR_TIMESTAMP) !== 0;
}

function optional(variable: string, value: boolean | number | undefined): Setting[] {
  if (value === undefined) return [];
  return [[variable, typeof value === 'boolean' ? bool(value) : String(value)]];
}

function bool(on: boolean): string {
  return on ? '1' : '0';
}
