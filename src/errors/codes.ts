/**
 * Every error that an operator can meet, as data: `trepctl status` shows the code, the README's
 * table is made from here. A code never changes its meaning.
 *
 * `retryable`: the same step may succeed later without anyone doing anything, so the supervisor
 * repeats it from the restart point.
 */
export const ERROR_CODES = {
  // configuration and start
  CONFIG_INVALID: { retryable: false, summary: 'the configuration is not valid' },
  CONFIG_UNREADABLE: {
    retryable: false,
    summary: 'a configuration or password file cannot be read',
  },
  FILE_UNWRITABLE: {
    retryable: false,
    summary: 'a file that a running replicator needs cannot be written: disk full or no permission',
  },
  ALREADY_RUNNING: {
    retryable: false,
    summary: 'a replicator for this configuration runs already',
  },
  NOT_RUNNING: { retryable: false, summary: 'no replicator answers at the administration address' },
  REQUEST_INVALID: {
    retryable: false,
    summary: 'a request to the administration API is malformed or was not made by trepctl',
  },
  SERVICE_UNKNOWN: { retryable: false, summary: 'the replicator does not run this service' },
  ILLEGAL_STATE: { retryable: false, summary: 'the command is not legal in the present state' },
  DEPENDENCY_UNFIT: { retryable: false, summary: 'an installed library does not fit this release' },
  // connections
  CONNECT_FAILED: {
    retryable: true,
    summary: 'a database server or a master replicator cannot be reached',
  },
  CONNECTION_LOST: {
    retryable: true,
    summary: 'a connection to a database server or between replicators broke',
  },
  ACCESS_DENIED: {
    retryable: false,
    summary: 'the server refused the login or the token, or a privilege is missing',
  },
  TLS_FAILED: { retryable: false, summary: 'the TLS connection was refused' },
  SERVER_UNFIT: { retryable: false, summary: 'a server lacks a setting that replication needs' },
  // extraction
  SOURCE_CHANGED: {
    retryable: false,
    summary: 'the source is not the server that the log was extracted from',
  },
  BINLOG_PURGED: { retryable: false, summary: 'the source no longer has the binlog needed' },
  BINLOG_POSITION: {
    retryable: false,
    summary: 'the position does not exist in the source binlog',
  },
  BINLOG_CORRUPT: { retryable: true, summary: 'an event arrived with a wrong checksum or length' },
  EVENT_UNSUPPORTED: { retryable: false, summary: 'an event of a type that cannot be replicated' },
  EVENT_MALFORMED: { retryable: false, summary: 'an event that cannot be decoded' },
  SOURCE_INCIDENT: {
    retryable: false,
    summary: 'the source logged an incident: events were lost there',
  },
  // transaction history log
  THL_LOCKED: { retryable: false, summary: 'another process writes to this history log' },
  THL_SEQUENCE: { retryable: false, summary: 'events do not follow on those in the history log' },
  THL_CORRUPT: { retryable: false, summary: 'an event in the history log is damaged' },
  THL_UNAVAILABLE: { retryable: true, summary: 'the history log cannot be opened' },
  THL_WRITE_FAILED: {
    retryable: true,
    summary: 'the history log cannot be written: disk full or read-only',
  },
  THL_PURGED: { retryable: false, summary: 'the history log no longer holds the events needed' },
  THL_NOT_STORED: {
    retryable: false,
    summary: 'the history log does not hold the transaction asked for',
  },
  THL_VERSION: {
    retryable: false,
    summary: 'the history log was written by a release of another format',
  },
  THL_LISTEN_FAILED: { retryable: true, summary: 'the port for slaves cannot be listened on' },
  THL_PROTOCOL: {
    retryable: true,
    summary: 'the other side of a connection between replicators does not speak as it should',
  },
  THL_DIVERGED: {
    retryable: false,
    summary: 'the history logs of master and slave hold different transactions',
  },
  THL_BEHIND: {
    retryable: true,
    summary: 'the replicator fetched from, which fetches itself, has not come as far as the slave',
  },
  // apply
  RESTART_POINT_MISMATCH: {
    retryable: false,
    summary: 'the restart point on the slave does not match the history log',
  },
  ROW_NOT_FOUND: {
    retryable: false,
    summary: 'a row to change does not exist on the slave, or more than one does',
  },
  TABLE_MISMATCH: { retryable: false, summary: "the slave's table does not fit the row event" },
  STATEMENT_FAILED: { retryable: false, summary: 'a statement failed on the slave' },
  STATEMENT_DIVERGED: {
    retryable: false,
    summary: 'a statement that failed on the master did not fail alike on the slave',
  },
  DDL_UNRESOLVED: {
    retryable: false,
    summary: 'whether an interrupted DDL statement took effect cannot be told',
  },
  PRIVILEGE_MISSING: {
    retryable: false,
    summary: 'a privilege that the event needs was not granted',
  },
  VALUE_UNSUPPORTED: {
    retryable: false,
    summary: 'a column value that cannot be reproduced on the slave',
  },
  PACKET_TOO_LARGE: {
    retryable: false,
    summary: 'a row is larger than max_allowed_packet of the slave',
  },
  LOCAL_INFILE_OFF: {
    retryable: false,
    summary: 'the slave takes no files from clients, which LOAD DATA logged as a statement needs',
  },
  XA_UNKNOWN: {
    retryable: false,
    summary:
      'the end of an XA transaction that was prepared before replication began, or that the slave lost',
  },
  TEMPORARY_TABLE_LOST: {
    retryable: false,
    summary: 'a statement needs a temporary table that an interruption took away',
  },
  TRANSIENT: {
    retryable: true,
    summary: 'the slave asked to repeat the transaction: deadlock, lock wait',
  },
  // filters and policies
  STATEMENT_UNPARSED: {
    retryable: false,
    summary: 'a statement that a filter or rewriting must understand was not understood',
  },
  FILTER_UNDECIDED: {
    retryable: false,
    summary: 'a filter can neither keep nor leave out a statement, or not rename in it',
  },
  ACCOUNT_STATEMENT: {
    retryable: false,
    summary: 'a change of accounts arrived and applier.accounts is stop',
  },
  DEFINER_REFUSED: {
    retryable: false,
    summary: 'a definition names a definer and applier.definer does not allow it',
  },
  // provisioning and checks
  TARGET_NOT_EMPTY: {
    retryable: false,
    summary: 'the slave, or its history log, has something that provisioning would replace',
  },
  PROVISION_UNFINISHED: {
    retryable: false,
    summary: 'a provisioning of the slave was begun and not finished',
  },
  COPY_DIFFERS: { retryable: false, summary: 'rows on the slave differ from those of the master' },
  CHECK_FAILED: {
    retryable: false,
    summary: '`replicator check` found what has to be mended first',
  },
  // anything else
  INTERNAL: { retryable: false, summary: 'an error that should not happen; please report it' },
} as const satisfies Record<string, { retryable: boolean; summary: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;
