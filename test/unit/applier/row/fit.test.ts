import { describe, expect, it } from 'vitest';
import { columnFit } from '../../../../src/applier/row/fit/column-fit.js';
import type { EventColumn } from '../../../../src/applier/row/fit/fit.js';
import { FieldType } from '../../../../src/binlog/value/field-type.js';
import { targetColumn } from './build.js';

/** A type of the slave as it is written, with its character set where it has one. */
function target(columnType: string, charset?: string) {
  const dataType = /^[a-z0-9]+/.exec(columnType)?.[0] ?? '';
  const digits = /^(?:date|time)\w*\((\d)\)/.exec(columnType)?.[1];
  const fraction = /^(datetime|timestamp|time)\b/.test(columnType)
    ? Number(digits ?? 0)
    : undefined;
  const unsigned = columnType.includes('unsigned');
  return targetColumn('a', { dataType, columnType, charset, fraction, unsigned });
}

function fit(event: Partial<EventColumn>, columnType: string, charset?: string) {
  const found = columnFit(
    {
      type: FieldType.LONG,
      meta: 0,
      unsigned: undefined,
      members: undefined,
      geometryType: undefined,
      charset: undefined,
      ...event,
    },
    target(columnType, charset),
  );
  if (typeof found !== 'object') return found;
  return found.untold ? 'untold' : 'refused';
}

const T = FieldType;
const int = { type: T.LONG, unsigned: false };
const uint = { type: T.LONG, unsigned: true };
const decimal = { type: T.NEWDECIMAL, meta: (10 << 8) | 2, unsigned: false };
const latin1 = { type: T.VARCHAR, meta: 20, charset: 'latin1' };
const utf8mb4 = { type: T.VARCHAR, meta: 80, charset: 'utf8mb4' };
const bytes = { type: T.VARCHAR, meta: 20, charset: 'binary' };
const text = { type: T.BLOB, meta: 2, charset: 'utf8mb4' };
const members = [Buffer.from('a'), Buffer.from('b')];
const wide = [Buffer.from('😀'), Buffer.from('b😀')];
const chinese = [Buffer.from('4f60', 'hex'), Buffer.from('597d', 'hex')];
const odd = [Buffer.from('b\\s'), Buffer.from('\n')];

describe('values of one type in a column of another', () => {
  it.each<[Partial<EventColumn>, string, string | undefined, string | undefined]>([
    [int, 'int', undefined, 'same'],
    [int, 'int unsigned', undefined, 'convert'],
    [uint, 'int(10) unsigned', undefined, 'same'],
    [uint, 'bigint', undefined, 'convert'],
    [{ type: T.LONG }, 'int unsigned', undefined, 'same'],
    [{ type: T.LONG }, 'bigint', undefined, 'untold'],
    [uint, 'decimal(20,0)', undefined, 'convert'],
    [int, 'double', undefined, 'convert'],
    [int, 'float', undefined, 'refused'],
    [{ type: T.LONGLONG, unsigned: false }, 'double', undefined, 'refused'],
    [int, 'varchar(20)', 'latin1', undefined],
    [int, 'date', undefined, undefined],
    [decimal, 'decimal(10,2)', undefined, 'same'],
    [decimal, 'decimal(12,4)', undefined, 'convert'],
    [decimal, 'decimal(12,1)', undefined, 'refused'],
    [decimal, 'int', undefined, 'refused'],
    [{ ...decimal, meta: 10 << 8 }, 'bigint', undefined, 'convert'],
    [{ type: T.FLOAT, meta: 4 }, 'double', undefined, 'convert'],
    [{ type: T.DOUBLE, meta: 8 }, 'float', undefined, 'refused'],
    [{ type: T.DATETIME2, meta: 3 }, 'datetime(3)', undefined, 'same'],
    [{ type: T.DATETIME2, meta: 3 }, 'datetime(6)', undefined, 'convert'],
    [{ type: T.DATETIME2, meta: 3 }, 'datetime', undefined, 'refused'],
    [{ type: T.DATETIME2, meta: 0 }, 'timestamp', undefined, 'refused'],
    [{ type: T.DATETIME2, meta: 0 }, 'date', undefined, 'refused'],
    [{ type: T.DATE }, 'datetime', undefined, 'convert'],
    [{ type: T.DATETIME }, 'datetime', undefined, 'convert'],
    [{ type: T.YEAR }, 'year(4)', undefined, 'same'],
    [latin1, 'varchar(20)', 'latin1', 'same'],
    [latin1, 'varchar(21)', 'latin1', 'convert'],
    [latin1, 'varchar(19)', 'latin1', 'refused'],
    [latin1, 'varchar(20)', 'cp1250', 'convert'],
    [latin1, 'varchar(20)', 'utf8mb4', 'convert'],
    [utf8mb4, 'varchar(20)', 'utf8mb3', 'convert'],
    [{ ...utf8mb4, meta: 60, charset: 'utf8mb3' }, 'varchar(20)', 'utf8', 'same'],
    [{ ...utf8mb4, charset: undefined }, 'varchar(20)', 'utf8mb4', 'same'],
    [{ ...utf8mb4, charset: undefined }, 'varchar(40)', 'utf8mb4', 'untold'],
    [latin1, 'varbinary(20)', undefined, 'convert'],
    [bytes, 'varchar(20)', 'utf8mb4', 'refused'],
    [bytes, 'varbinary(20)', undefined, 'same'],
    [latin1, 'char(20)', 'latin1', 'refused'],
    [{ ...latin1, type: T.STRING }, 'char(20)', 'latin1', 'same'],
    [{ ...latin1, type: T.STRING }, 'varchar(20)', 'latin1', 'convert'],
    [text, 'text', 'utf8mb4', 'same'],
    [text, 'longtext', 'utf8mb4', 'convert'],
    [{ ...text, charset: undefined }, 'longtext', 'utf8mb4', 'convert'],
    [text, 'tinytext', 'utf8mb4', 'refused'],
    [text, 'varchar(100)', 'utf8mb4', 'refused'],
    [utf8mb4, 'text', 'utf8mb4', 'convert'],
    [text, 'json', undefined, 'refused'],
    [{ type: T.JSON, meta: 4 }, 'json', undefined, 'same'],
    [{ type: T.JSON, meta: 4 }, 'longtext', 'utf8mb4', 'convert'],
    [{ type: T.STRING, meta: 16 }, 'uuid', undefined, 'same'],
    [{ type: T.STRING, meta: 36, charset: 'latin1' }, 'uuid', undefined, 'refused'],
    [
      { type: T.VARCHAR_COMPRESSED, meta: 21, charset: 'latin1' },
      'varchar(20) /*M!100301 COMPRESSED*/',
      'latin1',
      'same',
    ],
    [latin1, 'varchar(20) /*M!100301 COMPRESSED*/', 'latin1', 'convert'],
    [{ type: T.ENUM, meta: 1 }, "enum('a','b')", 'latin1', 'same'],
    [{ type: T.ENUM, meta: 1, members }, "enum('a','b','c')", 'latin1', 'same'],
    [{ type: T.ENUM, meta: 1, members }, "enum('a','c','b')", 'latin1', 'refused'],
    [{ type: T.ENUM, meta: 1, members }, "enum('a')", 'latin1', 'refused'],
    [{ type: T.ENUM, meta: 1, members: odd }, String.raw`enum('b\\s','\n')`, 'latin1', 'same'],
    [{ type: T.ENUM, meta: 1, members: odd }, "enum('b\\s','\n')", 'latin1', 'same'],
    [
      { type: T.ENUM, meta: 1, charset: 'utf8mb4', members: wide },
      "enum('?','b?')",
      'utf8mb4',
      'same',
    ],
    [
      { type: T.ENUM, meta: 1, charset: 'utf8mb4', members: wide },
      "enum('?','b')",
      'utf8mb4',
      'refused',
    ],
    [{ type: T.ENUM, meta: 1, members: odd }, "enum('bs','\n')", 'latin1', 'refused'],
    [{ type: T.ENUM, meta: 1 }, "set('a','b')", 'latin1', undefined],
    [{ type: T.SET, meta: 1 }, "set('a','b','c','d','e','f','g','h','i')", 'latin1', 'convert'],
    [{ type: T.STRING, meta: 3, charset: 'binary' }, 'binary(3)', undefined, 'same'],
    [{ type: T.STRING, meta: 3, charset: 'binary' }, 'binary(5)', undefined, 'refused'],
    [{ type: T.STRING, meta: 3 }, 'binary(5)', undefined, 'refused'],
    [{ type: T.STRING, meta: 3, charset: 'latin1' }, 'binary(3)', undefined, 'refused'],
    [{ type: T.STRING, meta: 3, charset: 'binary' }, 'varbinary(5)', undefined, 'convert'],
    [
      { type: T.ENUM, meta: 1, members: [Buffer.from('}')], charset: 'swe7' },
      "enum('å')",
      'swe7',
      'same',
    ],
    [
      { type: T.ENUM, meta: 1, members: chinese, charset: 'utf16' },
      "enum('你','好')",
      'utf16',
      'same',
    ],
    [{ type: T.BIT, meta: 1 << 8 }, 'bit(8)', undefined, 'same'],
    [{ type: T.BIT, meta: 1 << 8 }, 'bit(9)', undefined, 'convert'],
    [{ type: T.GEOMETRY, meta: 4, geometryType: 1 }, 'point', undefined, 'same'],
    [{ type: T.GEOMETRY, meta: 4, geometryType: 1 }, 'polygon', undefined, 'convert'],
    [{ type: T.GEOMETRY, meta: 4 }, 'blob', undefined, undefined],
  ])('%o into %s %s: %s', (event, columnType, charset, expected) => {
    expect(fit(event, columnType, charset)).toBe(expected);
  });
});
