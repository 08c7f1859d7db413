import type { RowsEvent } from '../binlog/binlog-event.js';
import { decodeEvent } from '../binlog/decode.js';
import { eventsIn } from '../binlog/split.js';
import { SluiceError } from '../errors/sluice-error.js';
import type { ThlEvent } from '../event/thl-event.js';

/** A heartbeat as `trepctl heartbeat` writes it into the master. */
export interface Heartbeat {
  /** Microseconds since 1970 by the clock of the replicator that wrote it; unique. */
  readonly id: bigint;
  readonly name: string;
  /** When it was written, by the source's clock, milliseconds since 1970; undefined: not told. */
  readonly writtenAt: number | undefined;
}

const TABLE = 'heartbeat';
/** What a value of each column takes, in the order of the table: bytes, or the size of its length. */
const COLUMNS = [
  { name: 'id', bytes: 8 },
  { name: 'seqno', bytes: 8 },
  { name: 'eventid', lengthBytes: 2 },
  { name: 'source_tstamp', bytes: 7 },
  { name: 'target_tstamp', bytes: 7 },
  { name: 'lag_millis', bytes: 8 },
  { name: 'salt', bytes: 8 },
  { name: 'name', lengthBytes: 2 },
] as const;

/** As `service/heartbeat.ts` writes it, where the master logs statements. */
const STATEMENT =
  /^INSERT INTO \S+\.heartbeat \(id, source_tstamp, salt, name\)\s+VALUES \('(\d{1,19})', UTC_TIMESTAMP\(3\), \d+, '((?:[^'\\]|\\.)*)'\)$/s;

/**
 * The heartbeat that a fragment holds, if any. It is looked for in transactions of the service's own
 * schema alone: everything else costs one comparison.
 */
export function heartbeatIn(
  { header, format, data }: ThlEvent,
  schema: string,
): Heartbeat | undefined {
  if (header.shardId !== schema || data.length === 0) return undefined;
  try {
    let tableId = -1;
    for (const { raw } of eventsIn(data, format)) {
      const event = decodeEvent(raw, format);
      if (event.kind === 'query') {
        const beat = inStatement(event.statement);
        if (beat !== undefined) return beat;
      }
      if (event.kind === 'table-map' && event.map.table.toString() === TABLE)
        tableId = event.map.tableId;
      if (event.kind === 'rows' && event.operation === 'insert' && event.tableId === tableId) {
        return inRow(event);
      }
    }
  } catch (error) {
    // An event that is not understood is the applier's to refuse.
    if (!(error instanceof SluiceError) && !(error instanceof RangeError)) throw error;
  }
  return undefined;
}

function inStatement(statement: Buffer): Heartbeat | undefined {
  const match = STATEMENT.exec(statement.toString('utf8'));
  if (match === null) return undefined;
  const [, id = '', name = ''] = match;
  const plain = name.replaceAll(/\\(.)/gs, '$1');
  return { id: BigInt(id), name: plain, writtenAt: undefined };
}

/** A row image: a bitmap of NULLs, then the values of the columns that are present and not NULL. */
function inRow({ rows, rowsStart, present, columnCount }: RowsEvent): Heartbeat | undefined {
  if (columnCount !== COLUMNS.length) return undefined;
  const given = COLUMNS.filter((_, i) => bitAt(present, 0, i));
  let at = rowsStart + ((given.length + 7) >> 3);
  let id: bigint | undefined;
  let name = 'NONE';
  let writtenAt: number | undefined;
  given.forEach((column, i) => {
    if (bitAt(rows, rowsStart, i)) return;
    const length = 'bytes' in column ? column.bytes : rows.readUInt16LE(at);
    if ('lengthBytes' in column) at += column.lengthBytes;
    if (column.name === 'id') id = rows.readBigInt64LE(at);
    if (column.name === 'source_tstamp') writtenAt = datetime(rows, at);
    if (column.name === 'name') name = rows.toString('utf8', at, at + length);
    at += length;
  });
  return id === undefined ? undefined : { id, name, writtenAt };
}

/**
 * DATETIME(3) in UTC: 40 bits, big-endian, of year * 13 + month (17), day (5), hour (5), minute (6),
 * second (6), the highest bit set; then 16 bits of 100 microseconds. `my_datetime_packed_to_binary`.
 */
function datetime(rows: Buffer, at: number): number {
  const packed = rows.readUIntBE(at, 5) - 0x80_0000_0000;
  const clock = packed % 0x2_0000;
  const day = Math.floor(packed / 0x2_0000);
  const months = day >> 5;
  const fraction = rows.readUInt16BE(at + 5) / 10;
  return Date.UTC(
    Math.floor(months / 13),
    (months % 13) - 1,
    day & 31,
    clock >> 12,
    (clock >> 6) & 63,
    clock & 63,
    fraction,
  );
}

function bitAt(bits: Buffer, start: number, index: number): boolean {
  return ((bits.readUInt8(start + (index >> 3)) >> (index & 7)) & 1) === 1;
}
