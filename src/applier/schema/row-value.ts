import type { TargetRow } from './target-query.js';

/** A result's text, whether the driver gave it as a string, bytes or a number; '' for NULL. */
export function textOf(row: TargetRow, column: string): string {
  const value = row[column];
  if (value === null || value === undefined) return '';
  return Buffer.isBuffer(value) ? value.toString('latin1') : String(value);
}

/** The text that a column of hex digits stands for. */
export function hexText(row: TargetRow, column: string): string {
  return Buffer.from(textOf(row, column), 'hex').toString('utf8');
}

export function flagOf(row: TargetRow, column: string): boolean {
  return textOf(row, column) === '1';
}
