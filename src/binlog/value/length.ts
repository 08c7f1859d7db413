import type { RowColumn, ValueSkipper } from '../column.js';
import { FieldType } from './field-type.js';
import { ensure, uintLe } from './read.js';
import { decimalBytes } from './decimal-size.js';
import { fractionBytes } from './temporal/fraction.js';
import { HIRES_DATETIME_BYTES, HIRES_TIME_BYTES } from './temporal/hires.js';

/** Bytes of the little-endian length before a value; 0 for types of fixed size. */
export function prefixBytes({ type, meta }: Pick<RowColumn, 'type' | 'meta'>): number {
  switch (type) {
    case FieldType.VARCHAR:
    case FieldType.VAR_STRING:
    case FieldType.VARCHAR_COMPRESSED:
    case FieldType.STRING:
      return meta > 255 ? 2 : 1;
    case FieldType.TINY_BLOB:
    case FieldType.MEDIUM_BLOB:
    case FieldType.LONG_BLOB:
    case FieldType.BLOB:
    case FieldType.BLOB_COMPRESSED:
    case FieldType.GEOMETRY:
    case FieldType.JSON:
    case FieldType.VECTOR:
      return meta;
    default:
      return 0;
  }
}

/** What the size of a value depends on. */
export type SizedColumn = Pick<RowColumn, 'type' | 'meta' | 'targetFraction'>;

/** Bytes of a value of a type of fixed size; undefined for all other types. */
export function fixedBytes(column: SizedColumn): number | undefined {
  return BYTES.get(column.type) ?? bytesByMeta(column.type, column.meta) ?? bytesByTarget(column);
}

/** The old temporal types, see `temporal/hires.ts`. */
function bytesByTarget({ type, targetFraction = 0 }: SizedColumn): number | undefined {
  switch (type) {
    case FieldType.TIME:
      return HIRES_TIME_BYTES[targetFraction];
    case FieldType.TIMESTAMP:
      return 4 + fractionBytes(targetFraction);
    case FieldType.DATETIME:
      return HIRES_DATETIME_BYTES[targetFraction];
    default:
      return undefined;
  }
}

const BYTES: ReadonlyMap<number, number> = new Map([
  [FieldType.NULL, 0],
  [FieldType.TINY, 1],
  [FieldType.SHORT, 2],
  [FieldType.INT24, 3],
  [FieldType.LONG, 4],
  [FieldType.LONGLONG, 8],
  [FieldType.FLOAT, 4],
  [FieldType.DOUBLE, 8],
  [FieldType.YEAR, 1],
  [FieldType.DATE, 3],
  [FieldType.NEWDATE, 3],
]);

function bytesByMeta(type: number, meta: number): number | undefined {
  switch (type) {
    case FieldType.NEWDECIMAL:
      return decimalBytes(meta >> 8, meta & 0xff);
    case FieldType.ENUM:
    case FieldType.SET:
      return meta;
    case FieldType.BIT:
      return (meta >> 8) + ((meta & 0xff) > 0 ? 1 : 0);
    case FieldType.TIMESTAMP2:
      return 4 + fractionBytes(meta);
    case FieldType.DATETIME2:
      return 5 + fractionBytes(meta);
    case FieldType.TIME2:
      return 3 + fractionBytes(meta);
    default:
      return undefined;
  }
}

export function skipFixed(bytes: number): ValueSkipper {
  return (row, at) => {
    ensure(row, at, bytes);
    return at + bytes;
  };
}

export function skipPrefixed(prefix: number): ValueSkipper {
  return (row, at) => {
    ensure(row, at, prefix);
    const length = uintLe(row, at, prefix);
    ensure(row, at + prefix, length);
    return at + prefix + length;
  };
}
