import type { SqlBuffer } from '../sql-buffer.js';

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
  return byte < 0x20 ? `\\\\u${byte.toString(16).padStart(4, '0')}` : undefined;
}

/** Writes a JSON string, quotes included, into an SQL literal that is open. */
export function writeJsonString(doc: Buffer, from: number, to: number, out: SqlBuffer): void {
  out.byte(0x22);
  out.mapped(doc, from, to, ESCAPES);
  out.byte(0x22);
}
