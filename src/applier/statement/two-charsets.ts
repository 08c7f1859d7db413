import type { QueryEvent } from '../../binlog/binlog-event.js';
import { SluiceError } from '../../errors/sluice-error.js';
import { Collation } from '../../event/collation-number.js';
import type { EventFormat } from '../../event/format.js';
import { atLeast } from '../../mysql/flavour.js';
import { isBeyondAscii } from '../../sql/ascii.js';
import { sourceDialect, type Dialect } from '../../sql/dialect.js';
import { applyEdits, type Edit } from '../../sql/edits.js';
import { isUtf8 } from '../../sql/names.js';
import type { Span } from '../../sql/parsed.js';
import { StatementText } from '../../sql/statement-text.js';
import { charsetOfCollation } from '../../event/collation-charset.js';
import { utf8Parts } from './utf8-parts.js';

/** Runs a look-up on the target. */
export type LookUp = (sql: string) => Promise<readonly Readonly<Record<string, string | null>>[]>;

/**
 * The event with a text that is wholly in the character set and sql_mode of its client. The servers
 * write parts of some definitions themselves, in utf8 and with doubled backslashes, before what the
 * client sent; their own replicas read other names and comments. The target converts, as its tables of
 * characters are those of the master.
 * @throws SluiceError EVENT_UNSUPPORTED where the client's character set cannot hold the text
 */
export async function inClientCharset(
  event: QueryEvent,
  format: EventFormat,
  lookUp: LookUp,
): Promise<QueryEvent> {
  const found = misread(event, format);
  if (found.length === 0) return event;
  const charset =
    charsetOfCollation(event.status.charset?.client ?? Collation.UTF8MB4) ?? 'utf8mb4';
  const edits = await Promise.all(found.map((edit) => converted(edit, charset, lookUp)));
  return { ...event, statement: applyEdits(event.statement, edits) };
}

/** How all that begins of which a server writes parts itself. */
const WRITTEN = /^(?:CREATE|ALTER|GRANT|SET) /;

/** Parts that the client's session would read otherwise, as they are meant, in utf8. */
export function misread(event: QueryEvent, format: EventFormat): readonly Edit[] {
  const { status, statement } = event;
  if (!WRITTEN.test(statement.toString('latin1', 0, 7))) return [];
  const client = sourceDialect(format, status.sqlMode, status.charset?.client);
  const isSame = isUtf8(client.clientCollation) || !isBeyondAscii(statement);
  if (isSame && !(client.noBackslashEscapes && statement.includes('\\'))) return [];
  const { names, escaped } = utf8Parts(statement, client, atLeast(client.version, [8, 0, 0]));
  const plain = names.map(({ start, end }) => ({
    start,
    end,
    text: statement.subarray(start, end),
  }));
  const edits = [...plain, ...escaped.flatMap((span) => unescaped(statement, span, client))];
  return edits.filter(({ start, end, text }) => {
    const differs = !text.equals(statement.subarray(start, end));
    return differs || (!isSame && isBeyondAscii(text));
  });
}

/** Literals of a part in which the server has escaped backslashes, for a session that does not. */
function unescaped(statement: Buffer, { start, end }: Span, client: Dialect): Edit[] {
  const part = statement.subarray(start, end);
  const text = new StatementText(part, { ...client, clientCollation: Collation.UTF8MB4 });
  const edits: Edit[] = [];
  for (let i = 0; ; i += 1) {
    const token = text.token(i);
    if (token === undefined) return edits;
    if (token.kind !== 'string') continue;
    const literal = part.subarray(token.start, token.end);
    const plain = client.noBackslashEscapes ? withoutEscapes(literal) : literal;
    edits.push({ start: start + token.start, end: start + token.end, text: plain });
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['n', '\n'],
  ['r', '\r'],
  ['\\', '\\'],
]);

/** What `append_unescaped` of the servers escapes. */
function withoutEscapes(literal: Buffer): Buffer {
  const text = literal.toString('latin1');
  return Buffer.from(
    text.replaceAll(/\\([^])/g, (pair, char: string) => ESCAPES.get(char) ?? pair),
    'latin1',
  );
}

async function converted(edit: Edit, charset: string, lookUp: LookUp): Promise<Edit> {
  if (!isBeyondAscii(edit.text) || charset.startsWith('utf8')) return edit;
  const given = edit.text.toString('hex');
  const there = `CONVERT(_utf8mb4 X'${given}' USING ${charset})`;
  const [row] = await lookUp(
    `SELECT HEX(${there}) AS own, HEX(CONVERT(${there} USING utf8mb4)) AS back`,
  );
  if (row?.['back']?.toLowerCase() !== given) throw unconvertible(edit.text, charset);
  return { ...edit, text: Buffer.from(row['own'] ?? '', 'hex') };
}

function unconvertible(text: Buffer, charset: string): SluiceError {
  return new SluiceError(
    'EVENT_UNSUPPORTED',
    `the master logged ${text.toString('utf8')} in utf8 amid a statement in ${charset}, which does not have its characters`,
    {
      hint: 'Run the statement by hand on the slave, then trepctl online -skip-seqno; on the master use SET NAMES utf8mb4 for definitions.',
    },
  );
}
