import type { Flavour } from '../event/format.js';

/**
 * Event type codes. MySQL: `libs/mysql/binlog/event/binlog_event.h` (enum Log_event_type), with the
 * codes of older releases; MariaDB: `sql/log_event.h`. The two agree below 36; from 160 on the codes
 * are MariaDB's alone.
 */
export const EventType = {
  UNKNOWN: 0,
  START_V3: 1,
  QUERY: 2,
  STOP: 3,
  ROTATE: 4,
  INTVAR: 5,
  LOAD: 6,
  SLAVE: 7,
  CREATE_FILE: 8,
  APPEND_BLOCK: 9,
  EXEC_LOAD: 10,
  DELETE_FILE: 11,
  NEW_LOAD: 12,
  RAND: 13,
  USER_VAR: 14,
  FORMAT_DESCRIPTION: 15,
  XID: 16,
  BEGIN_LOAD_QUERY: 17,
  EXECUTE_LOAD_QUERY: 18,
  TABLE_MAP: 19,
  PRE_GA_WRITE_ROWS: 20,
  PRE_GA_UPDATE_ROWS: 21,
  PRE_GA_DELETE_ROWS: 22,
  WRITE_ROWS_V1: 23,
  UPDATE_ROWS_V1: 24,
  DELETE_ROWS_V1: 25,
  INCIDENT: 26,
  HEARTBEAT: 27,
  IGNORABLE: 28,
  ROWS_QUERY: 29,
  WRITE_ROWS: 30,
  UPDATE_ROWS: 31,
  DELETE_ROWS: 32,
  GTID: 33,
  ANONYMOUS_GTID: 34,
  PREVIOUS_GTIDS: 35,
  TRANSACTION_CONTEXT: 36,
  /** Until MySQL 8.2: members of a group came or went; alone in a transaction, and without effect. */
  VIEW_CHANGE: 37,
  XA_PREPARE: 38,
  PARTIAL_UPDATE_ROWS: 39,
  TRANSACTION_PAYLOAD: 40,
  HEARTBEAT_V2: 41,
  GTID_TAGGED: 42,
  // MariaDB only
  ANNOTATE_ROWS: 160,
  BINLOG_CHECKPOINT: 161,
  MARIADB_GTID: 162,
  GTID_LIST: 163,
  START_ENCRYPTION: 164,
  QUERY_COMPRESSED: 165,
  WRITE_ROWS_COMPRESSED_V1: 166,
  UPDATE_ROWS_COMPRESSED_V1: 167,
  DELETE_ROWS_COMPRESSED_V1: 168,
  WRITE_ROWS_COMPRESSED: 169,
  UPDATE_ROWS_COMPRESSED: 170,
  DELETE_ROWS_COMPRESSED: 171,
  PARTIAL_ROW_DATA: 172,
} as const;

const FIRST_MARIADB_CODE = EventType.ANNOTATE_ROWS;

const NAMES = new Map<number, string>(
  Object.entries(EventType).map(([name, code]) => [code, `${name.replace('MARIADB_', '')}_EVENT`]),
);

/** Whether this release knows a type of that code for servers of that flavour. */
export function isKnownEventType(code: number, flavour: Flavour): boolean {
  return NAMES.has(code) && (code < FIRST_MARIADB_CODE || flavour === 'mariadb');
}

/** For messages: `QUERY_EVENT`; `event type 99` where the flavour has no such type. */
export function eventTypeName(code: number, flavour: Flavour): string {
  const name = NAMES.get(code);
  return name !== undefined && isKnownEventType(code, flavour) ? name : `event type ${code}`;
}

/** Row events of every version, MySQL's partial and MariaDB's compressed ones included. */
export const ROWS_EVENTS: ReadonlySet<number> = new Set([
  EventType.WRITE_ROWS_V1,
  EventType.UPDATE_ROWS_V1,
  EventType.DELETE_ROWS_V1,
  EventType.WRITE_ROWS,
  EventType.UPDATE_ROWS,
  EventType.DELETE_ROWS,
  EventType.PARTIAL_UPDATE_ROWS,
  EventType.WRITE_ROWS_COMPRESSED_V1,
  EventType.UPDATE_ROWS_COMPRESSED_V1,
  EventType.DELETE_ROWS_COMPRESSED_V1,
  EventType.WRITE_ROWS_COMPRESSED,
  EventType.UPDATE_ROWS_COMPRESSED,
  EventType.DELETE_ROWS_COMPRESSED,
]);
