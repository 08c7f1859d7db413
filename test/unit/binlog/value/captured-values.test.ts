import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { literalWriter, valueSkipper } from '../../../../src/binlog/literals.js';
import { SqlBuffer } from '../../../../src/binlog/sql-buffer.js';
import { columnOf, literalOf, type PartialColumn } from './literal-of.js';

interface CapturedValue {
  readonly server: string;
  readonly definition: string;
  readonly value: string;
  readonly column: PartialColumn;
  readonly hex: string;
  readonly literal: string;
}

const { values } = JSON.parse(
  readFileSync(new URL('captured-values.json', import.meta.url), 'utf8'),
) as { values: CapturedValue[] };
const MALFORMED = expect.objectContaining({ code: 'EVENT_MALFORMED' }) as Error;

describe.each(values)('$definition of $value on $server', ({ column, hex, literal }) => {
  const bytes = Buffer.from(hex, 'hex');

  it('becomes the literal that stands for it', () => {
    expect(literalOf(column, bytes)).toBe(literal);
  });

  it('is read within a row and stepped over alike', () => {
    const row = Buffer.concat([Buffer.from('ab'), bytes, Buffer.from('xyz')]);
    const out = new SqlBuffer();
    expect(literalWriter(columnOf(column), 'store')(row, 2, out)).toBe(2 + bytes.length);
    expect(valueSkipper(columnOf(column))(row, 2)).toBe(2 + bytes.length);
    expect(out.take().toString('latin1')).toBe(literal);
  });

  it('is refused where the row ends before it', () => {
    for (let length = 0; length < bytes.length; length++) {
      const row = bytes.subarray(0, length);
      const at = `cut to ${length} bytes`;
      expect(() => literalOf(column, row), at).toThrow(MALFORMED);
      expect(() => literalOf(column, row, 'compare'), at).toThrow(MALFORMED);
      expect(() => valueSkipper(columnOf(column))(row, 0), at).toThrow(MALFORMED);
    }
  });
});
