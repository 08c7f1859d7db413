import type { TargetRow } from './target-query.js';

/** A result's text, whether the driver gave it as a string, bytes or a number; '' for NULL. */
export function textOf(row: TargetRow, column: string): string {
  const value = row[column];
  if (value === null || value === undefined) return '';
  return Buffer.isBuffer(value) ? value.toString('latin1') : String(value);
}

/** The text that a column of hex digits stands for. */
export function hexText(row: TargetRow, column: string): string {
  return fromHex(textOf(row, column));
}

/** The text whose UTF-8 bytes are given as hex digits. */
export function fromHex(digits: string): string {
  return Buffer.from(digits, 'hex').toString('utf8');
}
