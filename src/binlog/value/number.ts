import type { LiteralUse, LiteralWriter, RowColumn } from '../column.js';
import { decimalWriter } from './decimal.js';
import { FieldType } from './field-type.js';
import { integerWriter } from './integer.js';
import { bitWriter, enumWriter, setWriter, writeYear } from './number-set.js';
import { floatWriter, writeDouble } from './real.js';

/** The writer of a type whose literals are numbers; undefined for other types. */
export function numberWriter(column: RowColumn, use: LiteralUse): LiteralWriter | undefined {
  const { type, meta } = column;
  switch (type) {
    case FieldType.TINY:
    case FieldType.SHORT:
    case FieldType.INT24:
    case FieldType.LONG:
    case FieldType.LONGLONG:
      return integerWriter(column);
    case FieldType.NEWDECIMAL:
      return decimalWriter(meta >> 8, meta & 0xff);
    case FieldType.FLOAT:
      return floatWriter(column, use);
    case FieldType.DOUBLE:
      return writeDouble;
    case FieldType.YEAR:
      return writeYear;
    case FieldType.BIT:
      return bitWriter(meta);
    case FieldType.ENUM:
      return enumWriter(column, use);
    case FieldType.SET:
      return setWriter(meta, use);
    default:
      return undefined;
  }
}
