import { expect, it } from 'vitest';
import { EventRun } from '../../../../src/applier/native/event-run.js';
import { KnownMaps } from '../../../../src/applier/native/known-maps.js';
import { PlainRows } from '../../../../src/applier/native/plain-rows.js';
import { EventType } from '../../../../src/binlog/event-type.js';
import { SqlBuffer } from '../../../../src/binlog/sql-buffer.js';
import type { EventFormat } from '../../../../src/event/format.js';
import type { ThlEvent } from '../../../../src/event/thl-event.js';

const FORMAT: EventFormat = {
  flavour: 'mariadb',
  serverVersion: '10.11.0',
  checksum: 'crc32',
  description: Buffer.alloc(0),
};
const STMT_END = 1;
const XID = event(EventType.XID, Buffer.alloc(8));
const MAP = map(7, 'one');
const ROWS = rows(7);

function event(typeCode: number, body: Buffer, flags = 0): Buffer {
  const header = Buffer.alloc(19);
  header.writeUInt8(typeCode, 4);
  header.writeUInt32LE(19 + body.length + 4, 9);
  header.writeUInt16LE(flags, 17);
  return Buffer.concat([header, body, Buffer.from('crc ')]);
}

function map(tableId: number, table: string, columns = 200): Buffer {
  const id = Buffer.alloc(8);
  id.writeUIntLE(tableId, 0, 6);
  return event(EventType.TABLE_MAP, Buffer.concat([id, Buffer.from(table), Buffer.alloc(columns)]));
}

function rows(tableId: number, flags = STMT_END, type: number = EventType.WRITE_ROWS_V1): Buffer {
  const body = Buffer.alloc(20, 'row');
  body.writeUIntLE(tableId, 0, 6);
  body.writeUInt16LE(flags, 6);
  return event(type, body);
}

function query(text: string, error = 0, flags = 0): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt8(2, 8);
  head.writeUInt16LE(error, 9);
  head.writeUInt16LE(5, 11);
  const rest = Buffer.from(`\0\0\0\0\0db\0${text}`);
  return event(EventType.QUERY, Buffer.concat([head, rest]), flags);
}

function mariadbGtid(flags: number): Buffer {
  const body = Buffer.alloc(19);
  body.writeUInt8(flags, 12);
  return event(EventType.MARIADB_GTID, body);
}

function transaction(events: readonly Buffer[], lastFrag = true, format = FORMAT): ThlEvent {
  const header = { seqno: 1, fragno: 0, lastFrag, epoch: 0, sourceId: 'db1', eventId: 'a:1;1' };
  const data = Buffer.concat(events);
  return { header: { ...header, shardId: 'd', committedAt: 0n }, format, data };
}

/** What is replayed of a transaction, with these maps known; undefined: it goes the other way. */
function replayed(event: ThlEvent, known: readonly Buffer[] = [MAP]): string | undefined {
  const maps = new KnownMaps(() => 1);
  for (const raw of known) maps.note(raw, FORMAT);
  const plain = new PlainRows(maps);
  if (!plain.take(event)) return undefined;
  const run = new EventRun();
  run.statements(event.data, plain);
  const out = new SqlBuffer();
  run.take(out, FORMAT);
  return out.take().toString();
}

const base64 = (...events: readonly Buffer[]): string => Buffer.concat(events).toString('base64');

it('replays table maps and rows, and leaves out what has no effect between them', () => {
  const gtid = mariadbGtid(4);
  const note = event(EventType.ANNOTATE_ROWS, Buffer.from('INSERT ..'));
  const given = transaction([gtid, note, MAP, ROWS, note, MAP, ROWS, ROWS.subarray(0, 0), XID]);
  expect(replayed(given)).toBe(base64(MAP, ROWS, MAP, ROWS));
});

it('takes statements over several tables and rows events', () => {
  const [other, first, second] = [map(8, 'two'), rows(7, 0), rows(8, 0)];
  const events = [query('BEGIN'), MAP, other, first, second, ROWS, MAP, ROWS, XID];
  expect(replayed(transaction(events), [MAP, other])).toBe(
    base64(MAP, other, first, second, ROWS, MAP, ROWS),
  );
});

const changed = map(7, 'six');
const large = map(7, 'one', 60);

it.each([
  ['of more fragments', transaction([MAP, ROWS, XID], false)],
  ['of another format', transaction([MAP, ROWS, XID], true, { ...FORMAT })],
  ['without rows', transaction([XID])],
  ['of a table that was not replayed before', transaction([map(8, 'two'), rows(8), XID])],
  ['of a table id that stands for another table', transaction([changed, ROWS, XID])],
  ['of a table with other columns', transaction([large, ROWS, XID])],
  ['with rows without a table map', transaction([ROWS, XID])],
  ['with rows of another table id', transaction([MAP, rows(8), XID])],
  ['with rows after the end of their statement', transaction([MAP, ROWS, ROWS, XID])],
  ['with a statement that does not end', transaction([MAP, rows(7, 0), XID])],
  ['with a statement', transaction([query('DELETE FROM t'), MAP, ROWS, XID])],
  ['that ends in a statement', transaction([MAP, ROWS, query('COMMIT')])],
  ['that began with an error', transaction([query('BEGIN', 1), MAP, ROWS, XID])],
  ['of temporary tables', transaction([query('BEGIN', 0, 4), MAP, ROWS, XID])],
  ['of XA', transaction([mariadbGtid(4 | 64), MAP, ROWS, XID])],
  ['that ends one of XA', transaction([mariadbGtid(4 | 128), MAP, ROWS, XID])],
  ['prepared by XA', transaction([MAP, ROWS, event(EventType.XA_PREPARE, Buffer.alloc(20))])],
  [
    'with compressed rows',
    transaction([MAP, rows(7, STMT_END, EventType.WRITE_ROWS_COMPRESSED_V1), XID]),
  ],
  ['with an event that is not known', transaction([event(99, Buffer.alloc(9)), MAP, ROWS, XID])],
  ['whose end is cut off', transaction([MAP, ROWS, XID.subarray(0, 20)])],
  ['whose last event is cut off', transaction([MAP, ROWS, XID.subarray(0, -1)])],
])('leaves a transaction %s to the other way', (_, given) => {
  expect(replayed(given)).toBeUndefined();
});

it('knows nothing of tables any more when they may have changed', () => {
  let version = 1;
  const maps = new KnownMaps(() => version);
  maps.note(MAP, FORMAT);
  const plain = new PlainRows(maps);
  expect(plain.take(transaction([MAP, ROWS, XID]))).toBe(true);
  version = 2;
  expect(plain.take(transaction([MAP, ROWS, XID]))).toBe(false);
  maps.note(map(8, 'two'), FORMAT);
  expect(plain.take(transaction([MAP, ROWS, XID]))).toBe(false);
});

it('ends a statement that begins after whole ones with the rows event that came last', () => {
  const [maps, run] = [new KnownMaps(() => 1), new EventRun()];
  maps.note(MAP, FORMAT);
  const plain = new PlainRows(maps);
  const given = transaction([MAP, ROWS, MAP, rows(7), XID]);
  expect(plain.take(given)).toBe(true);
  run.statements(given.data, plain);
  run.tableMap(MAP);
  run.rows(rows(7, 0));
  const out = new SqlBuffer();
  run.take(out, { ...FORMAT, checksum: 'none' });
  expect(out.take().toString()).toBe(base64(MAP, ROWS, MAP, ROWS, MAP, ROWS));
});
