import type { LiteralUse, LiteralWriter, RowColumn, ValueSkipper } from './column.js';
import { jsonWriter } from './json/literal.js';
import { unsupportedType } from './value/failure.js';
import { FieldType } from './value/field-type.js';
import {
  fixedBytes,
  prefixBytes,
  skipFixed,
  skipPrefixed,
  type SizedColumn,
} from './value/length.js';
import { checkMeta } from './value/meta.js';
import { numberWriter } from './value/number.js';
import { stringWriter } from './value/string.js';
import { temporalWriter } from './value/temporal.js';

/**
 * Chooses how values of a column turn into SQL; to be called once per column of a table, not per
 * row. The literals are exact under this session, which the applier sets: `character_set_client=binary`
 * with a `character_set_connection` that contains ASCII (`SET NAMES binary` gives both),
 * `time_zone='+00:00'`, and sql_mode `STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO`
 * (or the same without STRICT_ALL_TABLES where `out.needsLax` was set).
 *
 * @throws SluiceError VALUE_UNSUPPORTED when values of this type cannot be reproduced,
 *   EVENT_MALFORMED when the column's metadata is impossible
 */
export function literalWriter(column: RowColumn, use: LiteralUse): LiteralWriter {
  checkMeta(column);
  if (column.type === FieldType.JSON) return jsonWriter(column, use);
  const writer = numberWriter(column, use) ?? temporalWriter(column) ?? stringWriter(column, use);
  if (writer === undefined) throw unsupportedType(column.type);
  return writer;
}

/**
 * Chooses how to step over values of a column without reading them.
 *
 * @throws SluiceError VALUE_UNSUPPORTED when the size of such values is not known, EVENT_MALFORMED
 *   when the column's metadata is impossible
 */
export function valueSkipper(column: SizedColumn): ValueSkipper {
  checkMeta(column);
  const bytes = fixedBytes(column);
  if (bytes !== undefined) return skipFixed(bytes);
  const prefix = prefixBytes(column);
  if (prefix === 0) throw unsupportedType(column.type);
  return skipPrefixed(prefix);
}
