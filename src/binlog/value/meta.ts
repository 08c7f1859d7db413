import type { RowColumn } from '../column.js';
import { malformed } from './failure.js';
import { FieldType } from './field-type.js';

/**
 * Sizes of values are computed from the metadata, so that a wrong one would shift every value after.
 *
 * @throws SluiceError EVENT_MALFORMED if no column of the type can have such metadata
 */
export function checkMeta({ type, meta }: Pick<RowColumn, 'type' | 'meta'>): void {
  if (!isPossible(type, meta)) {
    throw malformed(`a column of type ${type} cannot have the metadata ${meta}`);
  }
}

function isPossible(type: number, meta: number): boolean {
  switch (type) {
    case FieldType.NEWDECIMAL:
      return isWithin(meta >> 8, 1, 65) && isWithin(meta & 0xff, 0, meta >> 8);
    case FieldType.BIT:
      return isWithin((meta >> 8) * 8 + (meta & 0xff), 1, 64) && (meta & 0xff) < 8;
    case FieldType.TIME2:
    case FieldType.DATETIME2:
    case FieldType.TIMESTAMP2:
      return isWithin(meta, 0, 6);
    case FieldType.ENUM:
      return isWithin(meta, 1, 2);
    case FieldType.SET:
      return isWithin(meta, 1, 8);
    case FieldType.STRING:
      return isWithin(meta, 0, 1023);
    case FieldType.VARCHAR:
    case FieldType.VAR_STRING:
    case FieldType.VARCHAR_COMPRESSED:
      return isWithin(meta, 0, 65_535);
    default:
      return !BLOBS.has(type) || isWithin(meta, 1, 4);
  }
}

/** Types whose metadata is the size of the length prefix. */
const BLOBS: ReadonlySet<number> = new Set([
  FieldType.TINY_BLOB,
  FieldType.MEDIUM_BLOB,
  FieldType.LONG_BLOB,
  FieldType.BLOB,
  FieldType.BLOB_COMPRESSED,
  FieldType.GEOMETRY,
  FieldType.JSON,
  FieldType.VECTOR,
]);

function isWithin(value: number, least: number, greatest: number): boolean {
  return value >= least && value <= greatest;
}
