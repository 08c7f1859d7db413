import type { LiteralUse, LiteralWriter, RowColumn } from '../column.js';
import { paddedBinaryWriter } from './binary.js';
import { compressedWriter } from './compressed.js';
import { FieldType } from './field-type.js';
import { internalWriter } from './internal.js';
import { prefixBytes } from './length.js';
import { textWriter } from './text.js';

/** The writer of a type whose values are strings of bytes; undefined for other types. */
export function stringWriter(column: RowColumn, use: LiteralUse): LiteralWriter | undefined {
  switch (column.type) {
    case FieldType.STRING:
      return fixedString(column);
    case FieldType.VARCHAR:
    case FieldType.VAR_STRING:
    case FieldType.TINY_BLOB:
    case FieldType.MEDIUM_BLOB:
    case FieldType.LONG_BLOB:
    case FieldType.BLOB:
      return textWriter(prefixBytes(column), column.charset);
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

function fixedString({ charset, meta, targetType }: RowColumn): LiteralWriter {
  const bytes = charset === 'binary' || PACKED_TYPES.has(targetType);
  return bytes ? paddedBinaryWriter(meta) : textWriter(meta > 255 ? 2 : 1, charset);
}
