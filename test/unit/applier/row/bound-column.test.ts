import { describe, expect, it } from 'vitest';
import { bindColumns } from '../../../../src/applier/row/bound-column.js';
import { charsetOfCollation } from '../../../../src/event/collation-charset.js';
import type { TargetTable } from '../../../../src/applier/schema/target-table.js';
import type { TableMapColumn } from '../../../../src/binlog/table-map.js';
import { FieldType } from '../../../../src/binlog/value/field-type.js';
import { INT, VARCHAR, tableMap, targetColumn, targetTable } from './build.js';

const SOURCE_HAS_GENERATED_KEY = 4;

function bind(table: TargetTable, columns: readonly Partial<TableMapColumn>[], flags = 1) {
  return bindColumns(tableMap(columns, flags), table, charsetOfCollation);
}

describe('columns without names', () => {
  it('belong together by position; the slave may have more', () => {
    const table = targetTable([targetColumn('a'), targetColumn('b'), targetColumn('c')]);
    expect(bind(table, [INT, INT]).map(({ target }) => target.name)).toEqual(['a', 'b']);
  });

  it('leave out a generated key that the slave alone has', () => {
    const own = targetColumn('my_row_id', { generatedKey: true, dataType: 'bigint' });
    const table = targetTable([own, targetColumn('a', { dataType: 'bigint' })]);
    const long = { type: FieldType.LONGLONG };
    expect(bind(table, [long])[0]?.target.name).toBe('a');
    expect(bind(table, [long], SOURCE_HAS_GENERATED_KEY)[0]?.target.name).toBe('my_row_id');
  });

  it('are refused if the slave has fewer, with the counts', () => {
    expect(() => bind(targetTable([targetColumn('a')]), [INT, INT])).toThrow(
      expect.objectContaining({
        code: 'TABLE_MISMATCH',
        message: "`s`.`t`: the event has 2 columns, the slave's table 1 (a)",
      }),
    );
  });
});

describe('columns with names', () => {
  const named = (name: string) => ({ ...INT, name: Buffer.from(name) });

  it('belong together by name, whatever the order and the case', () => {
    const table = targetTable([targetColumn('x'), targetColumn('B'), targetColumn('ä')]);
    const found = bind(table, [named('ä'), named('b')]);
    expect(found.map(({ position }) => position)).toEqual([2, 1]);
  });

  it('are refused if the slave has none of that name', () => {
    const table = targetTable([targetColumn('x')]);
    expect(() => bind(table, [named('y')])).toThrow(/no column y \(it has x\)/);
  });
});

describe('the type of a column', () => {
  it('of another one on the slave is refused, with the reason', () => {
    const table = targetTable([
      targetColumn('a', { dataType: 'datetime', columnType: 'datetime(2)', fraction: 2 }),
    ]);
    const column = { type: FieldType.DATETIME2, meta: 6, collation: undefined };
    expect(() => bind(table, [column])).toThrow(
      expect.objectContaining({
        code: 'TABLE_MISMATCH',
        message:
          '`s`.`t`: column 1, a datetime(2) on the slave: a fraction of 6 digits would be rounded',
      }),
    );
  });

  it('that the log does not tell enough about is refused, with the setting that helps', () => {
    const table = targetTable([targetColumn('a', { dataType: 'bigint' })]);
    expect(() => bind(table, [INT])).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('binlog_row_metadata=MINIMAL') }),
    );
  });

  it('has the sign that the event says, else that of the slave', () => {
    const table = targetTable([targetColumn('a', { unsigned: true })]);
    expect(bind(table, [INT])[0]?.row.unsigned).toBe(true);
    expect(bind(table, [{ ...INT, unsigned: false }])[0]?.row.unsigned).toBe(false);
  });
});

describe('the character set of a column', () => {
  const charset = (dataType: string, own: string | undefined, collation?: number) =>
    bind(targetTable([targetColumn('a', { dataType, charset: own })]), [
      { ...VARCHAR, collation },
    ])[0]?.row.charset;

  it('is what the event says, else that of the slave', () => {
    expect(charset('varchar', 'latin1', 45)).toBe('utf8mb4');
    expect(charset('varchar', 'latin1')).toBe('latin1');
  });

  it('is binary for columns of bytes', () => {
    expect(charset('varbinary', undefined)).toBe('binary');
    expect(charset('varbinary', undefined, 63)).toBe('binary');
  });

  it('must be known', () => {
    expect(() => charset('varchar', 'latin1', 9999)).toThrow(/collation 9999/);
  });
});
