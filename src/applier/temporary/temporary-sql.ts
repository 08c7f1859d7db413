import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { CatalogNames } from '../catalog/catalog.js';
import type { TemporaryTable } from './temporary-tables.js';

export function writeTemporary(
  out: SqlBuffer,
  names: CatalogNames,
  table: TemporaryTable,
  seqno: number,
): void {
  out.utf8(`REPLACE INTO ${names.temporary} SET seqno=${seqno},`);
  columns(out, table, ',');
}

export function deleteTemporary(out: SqlBuffer, names: CatalogNames, table: TemporaryTable): void {
  out.utf8(`DELETE FROM ${names.temporary} WHERE `);
  columns(out, table, ' AND ');
}

function columns(
  out: SqlBuffer,
  { threadId, schema, name }: TemporaryTable,
  between: string,
): void {
  out.text(`thread_id=${threadId}${between}table_schema=_utf8mb4`);
  out.quoted(Buffer.from(schema));
  out.text(`${between}table_name=_utf8mb4`);
  out.quoted(Buffer.from(name));
}
