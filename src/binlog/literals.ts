import { SluiceError } from '../errors/sluice-error.js';
import type { LiteralUse, LiteralWriter, RowColumn, ValueSkipper } from './column.js';
import { FieldType } from './value/field-type.js';
import { integerWriter } from './value/integer.js';
import { fixedBytes, prefixBytes, skipFixed, skipPrefixed } from './value/length.js';
import { textWriter } from './value/text.js';

/**
 * Chooses how values of a column turn into SQL; to be called once per column of a table, not per
 * row. The literals are exact under this session, which the applier sets:
 * `character_set_client=binary`, `time_zone='+00:00'`, and sql_mode
 * `STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO` (or the same without
 * STRICT_ALL_TABLES where `out.needsLax` was set).
 *
 * @throws SluiceError VALUE_UNSUPPORTED when values of this type cannot be reproduced
 */
export function literalWriter(column: RowColumn, use: LiteralUse): LiteralWriter {
  switch (column.type) {
    case FieldType.TINY:
    case FieldType.SHORT:
    case FieldType.INT24:
    case FieldType.LONG:
    case FieldType.LONGLONG:
      return integerWriter(column);
    case FieldType.VARCHAR:
    case FieldType.VAR_STRING:
    case FieldType.STRING:
    case FieldType.TINY_BLOB:
    case FieldType.MEDIUM_BLOB:
    case FieldType.LONG_BLOB:
    case FieldType.BLOB:
      return textWriter(prefixBytes(column), column.charset);
    default:
      throw unsupported(column.type, use);
  }
}

/**
 * Chooses how to step over values of a column without reading them.
 *
 * @throws SluiceError VALUE_UNSUPPORTED when the size of such values is not known
 */
export function valueSkipper(column: Pick<RowColumn, 'type' | 'meta'>): ValueSkipper {
  const bytes = fixedBytes(column);
  if (bytes !== undefined) return skipFixed(bytes);
  const prefix = prefixBytes(column);
  if (prefix === 0) throw unsupported(column.type, 'skip');
  return skipPrefixed(prefix);
}

function unsupported(type: number, use: string): SluiceError {
  return new SluiceError('VALUE_UNSUPPORTED', `no way to ${use} values of column type ${type}`, {
    hint: 'Leave the table out with a filter, or change the column to a type that is supported.',
  });
}
