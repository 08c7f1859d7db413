/**
 * Reads inserted rows out of a server's own binlog file. Written apart from src/binlog's event
 * decoders, so that a mistake there cannot hide one here. No checksums, WRITE_ROWS only.
 */
const TABLE_MAP = 19;
const WRITE_ROWS_V1 = 23;
const WRITE_ROWS_V2 = 30;
const HEADER = 19;
const STRING = 254;

export interface LoggedColumn {
  readonly type: number;
  readonly meta: number;
}

export interface LoggedTable {
  readonly name: string;
  readonly columns: readonly LoggedColumn[];
}

/** The rows area of one event: row images one after the other, each with its null bitmap first. */
export interface LoggedRows {
  readonly table: LoggedTable;
  readonly rows: Buffer;
}

export function readInserts(file: Buffer, from: number, checksum: boolean): LoggedRows[] {
  const tables = new Map<number, LoggedTable>();
  const found: LoggedRows[] = [];
  for (let at = from; at < file.length; at += file.readUInt32LE(at + 9)) {
    const type = file[at + 4]!;
    const end = at + file.readUInt32LE(at + 9) - (checksum ? 4 : 0);
    const body = file.subarray(at + HEADER, end);
    if (type === TABLE_MAP) tables.set(body.readUIntLE(0, 6), readTable(body));
    if (type !== WRITE_ROWS_V1 && type !== WRITE_ROWS_V2) continue;
    const table = tables.get(body.readUIntLE(0, 6))!;
    let start = type === WRITE_ROWS_V2 ? 8 + body.readUInt16LE(8) : 8;
    const [count, next] = packed(body, start);
    start = next + ((count + 7) >> 3);
    found.push({ table, rows: body.subarray(start) });
  }
  return found;
}

function readTable(body: Buffer): LoggedTable {
  const schemaEnd = 9 + body[8]! + 1;
  const nameStart = schemaEnd + 1;
  const nameEnd = nameStart + body[schemaEnd]!;
  const [count, types] = packed(body, nameEnd + 1);
  const [, metas] = packed(body, types + count);
  let at = metas;
  const columns = Array.from(body.subarray(types, types + count), (type) => {
    const size = metaBytes(type);
    const column = readColumn(type, body.subarray(at, at + size));
    at += size;
    return column;
  });
  return { name: body.toString('utf8', nameStart, nameEnd), columns };
}

function readColumn(type: number, meta: Buffer): LoggedColumn {
  if (type === STRING) {
    const [real, length] = [meta[0]!, meta[1]!];
    if ((real & 0x30) !== 0x30) return { type, meta: length | (((real & 0x30) ^ 0x30) << 4) };
    return { type: real, meta: length };
  }
  if (type === 246) return { type, meta: meta.readUInt16BE(0) };
  return { type, meta: meta.length === 0 ? 0 : meta.readUIntLE(0, meta.length) };
}

function metaBytes(type: number): number {
  if ([15, 16, 141, 246, 253, 254].includes(type)) return 2;
  if ([4, 5, 17, 18, 19, 140, 242, 245, 252, 255].includes(type)) return 1;
  return 0;
}

function packed(buf: Buffer, at: number): [value: number, next: number] {
  const first = buf[at]!;
  return first < 251 ? [first, at + 1] : [buf.readUInt16LE(at + 1), at + 3];
}
