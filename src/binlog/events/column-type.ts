import type { EventReader } from '../reader.js';
import { FieldType } from '../value/field-type.js';

/** MySQL: hidden columns of multi-valued indexes. `include/field_types.h`. */
export const TYPED_ARRAY = 20;

/** See `TableMapColumn`. */
export interface ColumnTypeAndMeta {
  readonly type: number;
  readonly meta: number;
}

/**
 * Resolves a column's type code and its metadata: none, one or two bytes by type (a TYPED_ARRAY has its
 * element type first). `sql/rpl_utility.cc` and `sql/rpl_tblmap.cc`, read_field_metadata.
 * @throws SluiceError EVENT_MALFORMED for a type code that no server writes: the count of its metadata
 *   bytes is not known, so that nothing after it could be read
 */
export function readColumnType(code: number, metadata: EventReader): ColumnTypeAndMeta {
  switch (code) {
    case FieldType.TINY:
    case FieldType.SHORT:
    case FieldType.LONG:
    case FieldType.LONGLONG:
    case FieldType.INT24:
    case FieldType.NULL:
    case FieldType.TIMESTAMP:
    case FieldType.DATE:
    case FieldType.TIME:
    case FieldType.DATETIME:
    case FieldType.YEAR:
    case FieldType.NEWDATE:
      return { type: code, meta: 0 };
    case FieldType.FLOAT:
    case FieldType.DOUBLE:
    case FieldType.BLOB:
    case FieldType.TINY_BLOB:
    case FieldType.MEDIUM_BLOB:
    case FieldType.LONG_BLOB:
    case FieldType.BLOB_COMPRESSED:
    case FieldType.GEOMETRY:
    case FieldType.JSON:
    case FieldType.VECTOR:
    case FieldType.TIMESTAMP2:
    case FieldType.DATETIME2:
    case FieldType.TIME2:
      return { type: code, meta: metadata.u8() };
    case FieldType.VARCHAR:
    case FieldType.VAR_STRING:
    case FieldType.VARCHAR_COMPRESSED:
    case FieldType.BIT:
      return { type: code, meta: metadata.u16() };
    case FieldType.DECIMAL:
    case FieldType.NEWDECIMAL:
      return { type: code, meta: bigEndian(metadata) };
    case FieldType.ENUM:
    case FieldType.SET:
    case FieldType.STRING:
      return resolveString(bigEndian(metadata), metadata);
    case TYPED_ARRAY:
      return readTypedArray(metadata);
    default:
      throw metadata.malformed(`column type ${code} is not known`);
  }
}

function bigEndian(metadata: EventReader): number {
  return (metadata.u8() << 8) | metadata.u8();
}

/**
 * CHAR, ENUM and SET: the first byte is the real type, the second the length. Lengths above 255 put
 * their bits 8 and 9, inverted, into bits 4 and 5 of the type, which are set in all real types.
 */
function resolveString(word: number, metadata: EventReader): ColumnTypeAndMeta {
  const high = word >> 8;
  const type = high | 0x30;
  const length = (word & 0xff) | (((high & 0x30) ^ 0x30) << 4);
  if (type === FieldType.STRING) return { type, meta: length };
  if ((type === FieldType.ENUM || type === FieldType.SET) && length >= 1 && length <= 8) {
    return { type, meta: length };
  }
  throw metadata.malformed(`a string column of type ${type} and length ${length}`);
}

function readTypedArray(metadata: EventReader): ColumnTypeAndMeta {
  const element = metadata.u8();
  if (element === FieldType.VARCHAR) metadata.skip(3);
  else readColumnType(element, metadata);
  return { type: TYPED_ARRAY, meta: element };
}
