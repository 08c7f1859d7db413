import type { ExecuteLoadEvent } from '../../binlog/binlog-event.js';
import { Collation } from '../../event/collation-number.js';
import type { EventFormat } from '../../event/format.js';
import { sourceDialect } from '../../sql/dialect.js';
import { applyEdits } from '../../sql/edits.js';
import type { Span } from '../../sql/parsed.js';
import { Tokenizer } from '../../sql/tokenizer.js';

const QUOTE = 0x27;
const BACKSLASH = 0x5c;
/** What follows a backslash, where it is not the character itself. */
const ESCAPED = new Map(
  Object.entries({ '0': '\0', b: '\b', t: '\t', n: '\n', r: '\r', Z: '\x1a' }).map(
    ([letter, meant]) => [letter.charCodeAt(0), meant.charCodeAt(0)],
  ),
);

/**
 * The event with its separators as hexadecimal literals. Both servers log them with backslashes, whatever
 * the sql_mode, and as bytes of `collation_connection`, which another parse would convert again
 * (`sql/sql_load.cc`, pretty_print_str): under NO_BACKSLASH_ESCAPES their own replicas stop, or cut the
 * file elsewhere.
 */
export function withPlainSeparators(
  event: ExecuteLoadEvent,
  format: EventFormat,
): ExecuteLoadEvent {
  const { query } = event;
  const edits = [...separatorsOf(event, format)].flatMap(({ start, end }) => {
    const content = unescaped(query.statement.subarray(start + 1, end - 1));
    return content.length === 0 ? [] : [{ start, end, text: hexLiteral(content) }];
  });
  const statement = applyEdits(query.statement, edits);
  return { ...event, query: { ...query, statement } };
}

function hexLiteral(bytes: Buffer): Buffer {
  return Buffer.from(`x'${bytes.toString('hex')}'`);
}

/** What the server wrote itself ends before the list of columns; names in it are utf8. */
function* separatorsOf({ query, nameEnd }: ExecuteLoadEvent, format: EventFormat): Generator<Span> {
  const { statement, status } = query;
  const own = statement.subarray(nameEnd);
  const logged = sourceDialect(format, status.sqlMode, Collation.LATIN1);
  const dialect = { ...logged, noBackslashEscapes: false };
  let before = '';
  let isBehindTable = false;
  for (const { kind, start, end } of new Tokenizer(own, dialect)) {
    const text = own.toString('latin1', start, end);
    if (isBehindTable && (text === '(' || text === 'SET')) return;
    if (kind === 'word') isBehindTable ||= text === 'FIELDS' || text === 'LINES';
    if (kind === 'string' && before === 'BY') yield { start: nameEnd + start, end: nameEnd + end };
    before = text;
  }
}

function unescaped(content: Buffer): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < content.length; at += 1) {
    const [byte = 0, next = byte] = content.subarray(at);
    const isPair = byte === BACKSLASH || (byte === QUOTE && next === QUOTE);
    if (isPair) at += 1;
    bytes.push(byte === BACKSLASH ? (ESCAPED.get(next) ?? next) : byte);
  }
  return Buffer.from(bytes);
}
