import type { SqlBuffer } from '../sql-buffer.js';

/** What MySQL itself writes with a letter: `double_quote` in sql-common/json_dom.cc. */
const LETTERS: Readonly<Record<number, string>> = { 8: 'b', 9: 't', 10: 'n', 12: 'f', 13: 'r' };

/**
 * Bytes that cannot stand for themselves in a JSON string within an SQL string literal, escaped for
 * both. All other bytes, those of UTF-8 included, are copied.
 */
const ESCAPES: readonly (Buffer | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
  const text = escape(byte);
  return text === undefined ? undefined : Buffer.from(text, 'latin1');
});

function escape(byte: number): string | undefined {
  if (byte === 0x27) return "\\'";
  if (byte === 0x22) return '\\\\"';
  if (byte === 0x5c) return '\\\\\\\\';
  const letter = LETTERS[byte];
  if (letter !== undefined) return `\\\\${letter}`;
  return byte < 0x20 ? `\\\\u${byte.toString(16).padStart(4, '0')}` : undefined;
}

/** Writes a JSON string, quotes included, into an SQL literal that is open. */
export function writeJsonString(doc: Buffer, from: number, to: number, out: SqlBuffer): void {
  out.byte(0x22);
  out.mapped(doc, from, to, ESCAPES);
  out.byte(0x22);
}
