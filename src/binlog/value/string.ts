import type { LiteralUse, LiteralWriter, RowColumn } from '../column.js';
import { paddedBinaryWriter } from './binary.js';
import { compressedWriter } from './compressed.js';
import { FieldType } from './field-type.js';
import { internalWriter } from './internal.js';
import { prefixBytes } from './length.js';
import { plainTextWriter, textWriter } from './text.js';

/** The writer of a type whose values are strings of bytes; undefined for other types. */
export function stringWriter(column: RowColumn, use: LiteralUse): LiteralWriter | undefined {
  switch (column.type) {
    case FieldType.STRING:
      return fixedString(column, use);
    case FieldType.VARCHAR:
    case FieldType.VAR_STRING:
    case FieldType.TINY_BLOB:
    case FieldType.MEDIUM_BLOB:
    case FieldType.LONG_BLOB:
    case FieldType.BLOB:
      return text(column, prefixBytes(column), use);
    case FieldType.VARCHAR_COMPRESSED:
    case FieldType.BLOB_COMPRESSED:
      return compressedWriter(prefixBytes(column), column.charset);
    case FieldType.GEOMETRY:
      return internalWriter(column, prefixBytes(column), use, 'GEOMETRY');
    case FieldType.VECTOR:
      return internalWriter(column, prefixBytes(column), use, 'VECTOR');
    default:
      return undefined;
  }
}

/** Types of MariaDB that are logged as BINARY of fixed size, without a character set. */
const PACKED_TYPES: ReadonlySet<string | undefined> = new Set(['inet4', 'inet6', 'uuid']);

function fixedString(column: RowColumn, use: LiteralUse): LiteralWriter {
  const { charset, meta, targetType } = column;
  const bytes = charset === 'binary' || PACKED_TYPES.has(targetType);
  return bytes ? paddedBinaryWriter(meta) : text(column, meta > 255 ? 2 : 1, use);
}

function text({ charset, plain }: RowColumn, prefix: number, use: LiteralUse): LiteralWriter {
  const isPlain = plain === true && use === 'store' && charset !== undefined;
  return isPlain ? plainTextWriter(prefix, charset) : textWriter(prefix, charset);
}
