import { mayHoldSecrets, redact } from '../../sql/redact.js';
import { plainDialect } from '../../sql/dialect.js';
import { StatementText } from '../../sql/statement-text.js';

const LONGEST = 200; // characters
/** Quotes and words are those of any dialect. */
const DIALECT = plainDialect({ flavour: 'mariadb', version: [10, 11, 0] });

/**
 * A statement for a message: at most 200 characters on one line. Bytes that are no printable UTF-8
 * appear as \xNN, passwords and their hashes as <hidden>.
 */
export function printable(sql: Buffer): string {
  const statement = redact(new StatementText(sql, DIALECT));
  const cut = statement.subarray(0, endOfCharacter(statement, LONGEST));
  let text = '';
  for (const char of cut.toString('utf8')) {
    if (char === '\uFFFD') return withEscapes(statement);
    text += isControl(char) ? ' ' : char;
  }
  return statement.length > LONGEST ? `${text} ..` : text;
}

/** Whether a statement may hold a password or its hash. */
export function holdsSecrets(statement: Buffer): boolean {
  return mayHoldSecrets(new StatementText(statement, DIALECT));
}

/** The last place up to `at` where no character of UTF-8 is cut in two. */
function endOfCharacter(text: Buffer, at: number): number {
  let end = at;
  while (end > at - 3 && ((text[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}

function withEscapes(statement: Buffer): string {
  let text = '';
  for (const byte of statement) {
    if (text.length >= LONGEST) return `${text} ..`;
    const isAscii = byte >= 0x20 && byte < 0x7f;
    text += isAscii ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return text;
}

function isControl(char: string): boolean {
  return char < ' ' || char === '\u007F';
}
