import type { EventSpan } from './event-span.js';
import { GroupToken } from './group-grammar.js';

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

export function threadIdOf(query: EventSpan): number {
  return query.u32(THREAD_ID);
}

/** Offset of the statement's default schema, whose length is that of `schemaLength`. */
export function schemaStart(query: EventSpan): number {
  return BODY + query.u16(STATUS_LENGTH);
}

/** The same of an EXECUTE_LOAD_QUERY event. */
export function schemaStartOfLoad(load: EventSpan): number {
  return LOAD_BODY + load.u16(STATUS_LENGTH);
}

/** Bytes of the statement's default schema. */
export function schemaLength(query: EventSpan): number {
  return query.u8(SCHEMA_LENGTH);
}

/** Offset of the statement's text. */
export function statementStart(query: EventSpan): number {
  return schemaStart(query) + schemaLength(query) + 1;
}

/**
 * What a statement does to the transaction that it stands in. The keywords are those that the servers themselves write, in ASCII whatever the session's
 * character set is: Query_event::starts_group and ends_group.
 */
export function statementRole(query: EventSpan, bodyEnd: number): GroupToken {
  const start = statementStart(query);
  const text = query.view().toString('latin1', start, Math.min(start + PEEK_BYTES, bodyEnd));
  const first = text.charCodeAt(0) & ~0x20;
  if (!MAY_BE_KEYWORD.has(first)) return GroupToken.PLAIN;
  if (text === 'BEGIN') return GroupToken.BEGIN;
  if (text === 'COMMIT') return GroupToken.END;
  return roleOfText(text.toUpperCase());
}

/** First letters of BEGIN, COMMIT, ROLLBACK and RELEASE, SAVEPOINT, XA. */
const MAY_BE_KEYWORD = new Set(Array.from('BCRSX', (letter) => letter.charCodeAt(0)));

function roleOfText(text: string): GroupToken {
  if (/^(BEGIN|START TRANSACTION)\s*$/.test(text)) return GroupToken.BEGIN;
  if (/^XA\s+(START|BEGIN)\b/.test(text)) return GroupToken.BEGIN;
  if (/^(COMMIT\s*$|XA\s+(COMMIT|ROLLBACK)\b)/.test(text)) return GroupToken.END;
  if (/^(SAVEPOINT|RELEASE\s+SAVEPOINT|XA\s+END)\b/.test(text)) return GroupToken.MARK;
  if (/^ROLLBACK(\s+WORK)?\s+TO\b/.test(text)) return GroupToken.MARK;
  return /^ROLLBACK\b/.test(text) ? GroupToken.END : GroupToken.PLAIN;
}
