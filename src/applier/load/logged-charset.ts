import type { ExecuteLoadEvent } from '../../binlog/binlog-event.js';
import { SluiceError } from '../../errors/sluice-error.js';
import { Collation } from '../../event/collation-number.js';
import type { EventFormat } from '../../event/format.js';
import { isBeyondAscii } from '../../sql/ascii.js';
import { sourceDialect } from '../../sql/dialect.js';
import { isUtf8 } from '../../sql/names.js';
import { Tokenizer, type Token } from '../../sql/tokenizer.js';

/**
 * The event with the character set that its text is in. The servers log LOAD DATA with table and columns,
 * MariaDB with expressions too, made of their own names for them, which are utf8mb3, but tell the
 * character set of the client: their own replicas store other text, or NULL (`sql/sql_load.cc`,
 * write_execute_load_query_log_event). What no utf8mb3 text can hold is lost in MariaDB's log: `?` for
 * characters of four bytes, `\xDF` for bytes that are none.
 * @throws SluiceError EVENT_UNSUPPORTED where parts of the text are in different character sets
 */
export function inLoggedCharset(event: ExecuteLoadEvent, format: EventFormat): ExecuteLoadEvent {
  const { query } = event;
  const { charset } = query.status;
  if (charset === undefined || isUtf8(charset.client)) return event;
  const where = partsBeyondAscii(event, format);
  if (where.has('converted') || where.size > 1) throw inTwoCharsets(event);
  if (!where.has('utf8')) return event;
  const status = { ...query.status, charset: { ...charset, client: Collation.UTF8MB3 } };
  return { ...event, query: { ...query, status } };
}

/** Converted: a literal with an introducer, as `_latin1` or N, as if it had none. */
type Part = 'utf8' | 'client' | 'converted';

function partsBeyondAscii({ query, nameEnd }: ExecuteLoadEvent, format: EventFormat): Set<Part> {
  const { statement, status } = query;
  const parts = new Set<Part>();
  if (!isBeyondAscii(statement)) return parts;
  const dialect = sourceDialect(format, status.sqlMode, Collation.UTF8MB3);
  let before = '';
  let isExpression = false;
  for (const token of new Tokenizer(statement, dialect)) {
    const bytes = statement.subarray(token.start, token.end);
    const text = bytes.toString('latin1');
    isExpression ||= token.kind === 'word' && text === 'SET' && before !== 'CHARACTER';
    if (token.start >= nameEnd && isBeyondAscii(bytes)) {
      parts.add(isExpression && format.flavour === 'mysql' ? 'client' : partOf(token, before));
    }
    before = text;
  }
  return parts;
}

function partOf({ kind }: Token, before: string): Part {
  if (kind !== 'string') return 'utf8';
  return /^(?:n|_\w+)$/i.test(before) ? 'converted' : 'utf8';
}

function inTwoCharsets({ query }: ExecuteLoadEvent): SluiceError {
  const message = `LOAD DATA was logged as text of two character sets, and does not tell what is in which: ${query.statement.toString('utf8').slice(0, 200)}`;
  return new SluiceError('EVENT_UNSUPPORTED', message, {
    hint: 'Copy its rows to the slave, then trepctl online -skip-seqno; on the master load with SET NAMES utf8mb4, or binlog_format=ROW.',
  });
}
