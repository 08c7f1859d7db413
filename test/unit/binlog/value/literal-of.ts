import type { LiteralUse, RowColumn } from '../../../../src/binlog/column.js';
import { literalWriter } from '../../../../src/binlog/literals.js';
import { SqlBuffer } from '../../../../src/binlog/sql-buffer.js';

export type PartialColumn = Pick<RowColumn, 'type'> & Partial<RowColumn>;

export function columnOf(column: PartialColumn): RowColumn {
  return { meta: 0, unsigned: false, charset: undefined, targetType: undefined, ...column };
}

/** The literal of a value that fills the row, one character per byte. */
export function literalOf(column: PartialColumn, value: Buffer, use: LiteralUse = 'store'): string {
  const out = new SqlBuffer(8);
  const end = literalWriter(columnOf(column), use)(value, 0, out);
  if (end !== value.length) throw new Error(`the value ended at ${end}, not ${value.length}`);
  return out.take().toString('latin1');
}

/** What a server reads from a quoted literal, without its introducer. */
export function unquoted(literal: string): Buffer {
  const body = literal.slice(literal.indexOf("'") + 1, -1);
  return Buffer.from(
    body.replace(/\\(.)/gs, (_, c: string) => (c === '0' ? '\0' : c)),
    'latin1',
  );
}
