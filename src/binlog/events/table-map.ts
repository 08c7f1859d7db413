import type { TableMapEvent } from '../binlog-event.js';
import type { EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';
import type { TableMap, TableMapColumn } from '../table-map.js';
import { readColumnType, type ColumnTypeAndMeta } from './column-type.js';
import { readTableMetadata } from './table-metadata.js';

const MAX_COLUMNS = 4096;

/**
 * TABLE_MAP_EVENT: table id (6), flags (2), schema and table after a length of one byte and ended by
 * a zero byte, column count, a type byte for each, size of their metadata, the metadata, a bit for
 * each nullable column, optional metadata. `libs/mysql/binlog/event/rows_event.h`, Table_map_event.
 */
export function readTableMap(header: EventHeader, reader: EventReader): TableMapEvent {
  const tableId = reader.u48();
  const flags = reader.u16();
  const schema = readName(reader, 'the schema');
  const table = readName(reader, 'the table');
  const types = readTypes(reader);
  const nullBits = reader.bytes((types.length + 7) >> 3);
  const metadata = readTableMetadata(reader, types);
  const columns = types.map(({ type, meta }, i): TableMapColumn => ({
    type,
    meta,
    nullable: bitAt(nullBits, i),
    unsigned: metadata.unsigned.get(i),
    collation: metadata.collations.get(i),
    name: metadata.names?.[i],
    members: metadata.members.get(i),
    geometryType: metadata.geometryTypes.get(i),
    visible: metadata.visible?.[i],
    dimensions: metadata.dimensions.get(i),
  }));
  const { primaryKey } = metadata;
  const map: TableMap = { tableId, flags, schema, table, columns, primaryKey };
  return { kind: 'table-map', header, map };
}

function readName(reader: EventReader, what: string): Buffer {
  const name = reader.shortBytes();
  reader.terminator(what);
  return name;
}

function readTypes(reader: EventReader): ColumnTypeAndMeta[] {
  const count = reader.packed();
  if (count > MAX_COLUMNS) throw reader.malformed(`${count} columns`);
  const codes = reader.bytes(count);
  const metadata = reader.part(reader.packed());
  const types = Array.from(codes, (code) => readColumnType(code, metadata));
  metadata.finish('the metadata of the columns');
  return types;
}

function bitAt(bits: Buffer, index: number): boolean {
  return ((bits.readUInt8(index >> 3) >> (index & 7)) & 1) === 1;
}
