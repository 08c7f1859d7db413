/*
 * A look at QUERY events without decoding them: most are BEGIN and COMMIT. Layout after the common
 * header: thread id (4), execution time (4), length of the default schema (1), error code (2), length
 * of the status variables (2), these variables, the schema, a zero, the statement.
 * `libs/mysql/binlog/event/statement_events.cpp`, Query_event; the lengths were checked when the
 * format description was read.
 */
const THREAD_ID = 19;
const SCHEMA_LENGTH = 27;
const STATUS_LENGTH = 30;
const BODY = 32;
/** EXECUTE_LOAD_QUERY has 13 bytes more before the status variables; else it is alike. */
const LOAD_BODY = 45;

/** Enough for every keyword pair that is told apart. */
const PEEK_BYTES = 32;

/** What a statement does to the transaction it stands in. */
export type StatementRole =
  /** Opens a transaction. */
  | 'begin'
  /** COMMIT or ROLLBACK of all, or XA COMMIT, XA ROLLBACK. */
  | 'end'
  /** SAVEPOINT, ROLLBACK TO, RELEASE, XA END: inside a transaction, touches no schema by itself. */
  | 'mark'
  | 'plain';

export function threadIdOf(query: Buffer): number {
  return query.readUInt32LE(THREAD_ID);
}

/** Bytes of the statement's default schema, as a view. */
export function schemaOf(query: Buffer): Buffer {
  return schemaAfter(BODY, query);
}

/** The same of an EXECUTE_LOAD_QUERY event. */
export function schemaOfLoad(load: Buffer): Buffer {
  return schemaAfter(LOAD_BODY, load);
}

function schemaAfter(body: number, query: Buffer): Buffer {
  const start = body + query.readUInt16LE(STATUS_LENGTH);
  return query.subarray(start, start + query.readUInt8(SCHEMA_LENGTH));
}

/** Offset of the statement's text. */
export function statementStart(query: Buffer): number {
  return BODY + query.readUInt16LE(STATUS_LENGTH) + query.readUInt8(SCHEMA_LENGTH) + 1;
}

/**
 * The keywords are those that the servers themselves write, in ASCII whatever the session's
 * character set is: Query_event::starts_group and ends_group.
 */
export function statementRole(query: Buffer, bodyEnd: number): StatementRole {
  const start = statementStart(query);
  const text = query.toString('latin1', start, Math.min(start + PEEK_BYTES, bodyEnd));
  const first = text.charCodeAt(0) & ~0x20;
  if (!MAY_BE_KEYWORD.has(first)) return 'plain';
  if (text === 'BEGIN') return 'begin';
  if (text === 'COMMIT') return 'end';
  return roleOfText(text.toUpperCase());
}

/** First letters of BEGIN, COMMIT, ROLLBACK and RELEASE, SAVEPOINT, XA. */
const MAY_BE_KEYWORD = new Set(Array.from('BCRSX', (letter) => letter.charCodeAt(0)));

function roleOfText(text: string): StatementRole {
  if (/^(BEGIN|START TRANSACTION)\s*$/.test(text)) return 'begin';
  if (/^XA\s+(START|BEGIN)\b/.test(text)) return 'begin';
  if (/^(COMMIT\s*$|XA\s+(COMMIT|ROLLBACK)\b)/.test(text)) return 'end';
  if (/^(SAVEPOINT|RELEASE\s+SAVEPOINT|XA\s+END)\b/.test(text)) return 'mark';
  if (/^ROLLBACK(\s+WORK)?\s+TO\b/.test(text)) return 'mark';
  return /^ROLLBACK\b/.test(text) ? 'end' : 'plain';
}
