import { quoteIdentifier, quoteQualified } from '../../mysql/quote.js';

/** SQL text as the bytes that are sent: names are UTF-8. */
export function sqlBytes(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

export const column = quoteIdentifier;

export function tableName(table: { readonly schema: string; readonly name: string }): string {
  return quoteQualified(table.schema, table.name);
}

export const NULL_TEXT = sqlBytes('NULL');
export const COMMA = 0x2c;
export const OPEN = 0x28;
export const CLOSE = 0x29;
