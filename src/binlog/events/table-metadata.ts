import { unsupported } from '../failure.js';
import type { EventReader } from '../reader.js';
import type { KeyColumn } from '../table-map.js';
import { FieldType } from '../value/field-type.js';
import type { ColumnTypeAndMeta } from './column-type.js';

/** Optional metadata by column index, as far as the event has it. */
export interface TableMetadata {
  readonly unsigned: Map<number, boolean>;
  readonly collations: Map<number, number>;
  names: readonly Buffer[] | undefined;
  readonly members: Map<number, readonly Buffer[]>;
  readonly geometryTypes: Map<number, number>;
  primaryKey: readonly KeyColumn[] | undefined;
  visible: readonly boolean[] | undefined;
  readonly dimensions: Map<number, number>;
}

/** Optional_metadata_field_type, `libs/mysql/binlog/event/rows_event.h`; MariaDB: `sql/log_event.h`. */
const Field = {
  SIGNEDNESS: 1,
  DEFAULT_CHARSET: 2,
  COLUMN_CHARSET: 3,
  COLUMN_NAME: 4,
  SET_STR_VALUE: 5,
  ENUM_STR_VALUE: 6,
  GEOMETRY_TYPE: 7,
  SIMPLE_PRIMARY_KEY: 8,
  PRIMARY_KEY_WITH_PREFIX: 9,
  ENUM_AND_SET_DEFAULT_CHARSET: 10,
  ENUM_AND_SET_COLUMN_CHARSET: 11,
  COLUMN_VISIBILITY: 12,
  VECTOR_DIMENSIONALITY: 13,
} as const;

const NUMERIC: ReadonlySet<number> = new Set([
  FieldType.TINY,
  FieldType.SHORT,
  FieldType.INT24,
  FieldType.LONG,
  FieldType.LONGLONG,
  FieldType.NEWDECIMAL,
  FieldType.FLOAT,
  FieldType.DOUBLE,
  FieldType.YEAR,
]);

/** A VECTOR counts as text of the binary character set. `sql/log_event.cc`, is_character_type. */
const CHARACTER: ReadonlySet<number> = new Set([
  FieldType.STRING,
  FieldType.VAR_STRING,
  FieldType.VARCHAR,
  FieldType.BLOB,
  FieldType.VECTOR,
  FieldType.VARCHAR_COMPRESSED,
  FieldType.BLOB_COMPRESSED,
]);

/** MariaDB counts spatial columns in too: they are blobs of the binary character set there. */
const MARIADB_CHARACTER: ReadonlySet<number> = new Set([...CHARACTER, FieldType.GEOMETRY]);

const ENUM_OR_SET: ReadonlySet<number> = new Set([FieldType.ENUM, FieldType.SET]);

/** Reads the fields of type, length and value that follow the null bits, up to the event's end. */
export function readTableMetadata(
  reader: EventReader,
  types: readonly ColumnTypeAndMeta[],
): TableMetadata {
  const metadata: TableMetadata = {
    unsigned: new Map(),
    collations: new Map(),
    names: undefined,
    members: new Map(),
    geometryTypes: new Map(),
    primaryKey: undefined,
    visible: undefined,
    dimensions: new Map(),
  };
  while (reader.left > 0) {
    const field = reader.u8();
    readField(field, reader.part(reader.packed()), metadata, types);
  }
  return metadata;
}

function readField(
  field: number,
  value: EventReader,
  metadata: TableMetadata,
  types: readonly ColumnTypeAndMeta[],
): void {
  const { collations, members } = metadata;
  switch (field) {
    case Field.SIGNEDNESS:
      return readSignedness(value, indexesOf(types, NUMERIC), metadata.unsigned);
    case Field.DEFAULT_CHARSET:
      return readDefaultCharset(value, characterColumns(value, types), collations);
    case Field.COLUMN_CHARSET:
      return readEach(value, characterColumns(value, types), collations, readPacked);
    case Field.ENUM_AND_SET_DEFAULT_CHARSET:
      return readDefaultCharset(value, indexesOf(types, ENUM_OR_SET), collations);
    case Field.ENUM_AND_SET_COLUMN_CHARSET:
      return readEach(value, indexesOf(types, ENUM_OR_SET), collations, readPacked);
    case Field.SET_STR_VALUE:
      return readEach(value, indexesOf(types, new Set([FieldType.SET])), members, readMembers);
    case Field.ENUM_STR_VALUE:
      return readEach(value, indexesOf(types, new Set([FieldType.ENUM])), members, readMembers);
    case Field.GEOMETRY_TYPE: {
      const columns = indexesOf(types, new Set([FieldType.GEOMETRY]));
      return readEach(value, columns, metadata.geometryTypes, readPacked);
    }
    case Field.VECTOR_DIMENSIONALITY: {
      const columns = indexesOf(types, new Set([FieldType.VECTOR]));
      return readEach(value, columns, metadata.dimensions, readPacked);
    }
    case Field.COLUMN_NAME:
      metadata.names = readNames(value, types.length);
      return;
    case Field.SIMPLE_PRIMARY_KEY:
      metadata.primaryKey = readKey(value, types.length, () => 0);
      return;
    case Field.PRIMARY_KEY_WITH_PREFIX:
      metadata.primaryKey = readKey(value, types.length, readPacked);
      return;
    case Field.COLUMN_VISIBILITY:
      metadata.visible = readBits(value, types.length);
      return;
    default:
      throw unknownField(value, field);
  }
}

function unknownField(reader: EventReader, field: number): Error {
  return unsupported(
    reader.event,
    `optional metadata of type ${field} is not known`,
    'The source is newer than this release: install a newer one, or set binlog_row_metadata=MINIMAL there.',
  );
}

function characterColumns(value: EventReader, types: readonly ColumnTypeAndMeta[]): number[] {
  const mariadb = value.event.flavour === 'mariadb';
  return indexesOf(types, mariadb ? MARIADB_CHARACTER : CHARACTER);
}

function indexesOf(types: readonly ColumnTypeAndMeta[], wanted: ReadonlySet<number>): number[] {
  const indexes: number[] = [];
  for (const [i, { type }] of types.entries()) if (wanted.has(type)) indexes.push(i);
  return indexes;
}

/** `count` bits, the highest of a byte first. */
function readBits(value: EventReader, count: number): boolean[] {
  const bytes = value.bytes((count + 7) >> 3);
  value.finish('its bits');
  return Array.from({ length: count }, (_, i) => {
    return ((bytes.readUInt8(i >> 3) >> (7 - (i & 7))) & 1) === 1;
  });
}

function readSignedness(
  value: EventReader,
  columns: readonly number[],
  unsigned: Map<number, boolean>,
): void {
  for (const [i, bit] of readBits(value, columns.length).entries()) {
    unsigned.set(columnAt(value, columns, i), bit);
  }
}

/** The collation of most columns of the kind, then pairs of a column and its own. */
function readDefaultCharset(
  value: EventReader,
  columns: readonly number[],
  collations: Map<number, number>,
): void {
  const common = value.packed();
  for (const column of columns) collations.set(column, common);
  while (value.left > 0) {
    const column = columnAt(value, columns, value.packed());
    collations.set(column, value.packed());
  }
}

/** One entry for each column of the kind. */
function readEach<T>(
  value: EventReader,
  columns: readonly number[],
  into: Map<number, T>,
  read: (value: EventReader) => T,
): void {
  for (const column of columns) into.set(column, read(value));
  value.finish('its columns');
}

function readPacked(value: EventReader): number {
  return value.packed();
}

function readMembers(value: EventReader): readonly Buffer[] {
  const count = value.packed();
  if (count > value.left) throw value.malformed(`${count} members do not fit`);
  return Array.from({ length: count }, () => value.packedBytes());
}

function readNames(value: EventReader, count: number): readonly Buffer[] {
  const names = Array.from({ length: count }, () => value.packedBytes());
  value.finish('the column names');
  return names;
}

function readKey(
  value: EventReader,
  columnCount: number,
  readPrefix: (value: EventReader) => number,
): readonly KeyColumn[] {
  const key: KeyColumn[] = [];
  while (value.left > 0) {
    const column = value.packed();
    if (column >= columnCount) throw value.malformed(`key column ${column} of ${columnCount}`);
    key.push({ column, prefix: readPrefix(value) });
  }
  return key;
}

function columnAt(value: EventReader, columns: readonly number[], index: number): number {
  const column = columns[index];
  if (column === undefined) throw value.malformed(`column ${index} of ${columns.length}`);
  return column;
}
