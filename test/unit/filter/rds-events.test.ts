import { expect, it } from 'vitest';
import { EventType } from '../../../src/binlog/event-type.js';
import { mayBeOfRds } from '../../../src/filter/rds-events.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';

function event(typeCode: number, body: string): Buffer {
  const header = Buffer.alloc(19);
  header.writeUInt8(typeCode, 4);
  header.writeUInt32LE(19 + body.length, 9);
  return Buffer.concat([header, Buffer.from(body, 'latin1')]);
}

const map = (schema: string): Buffer =>
  event(EventType.TABLE_MAP, `idididfl${String.fromCharCode(schema.length)}${schema}\0table\0`);
const rows = event(EventType.WRITE_ROWS, 'rds_ in a value');
const begin = event(EventType.QUERY, 'BEGIN');

function fragment(...events: readonly Buffer[]): ThlEvent {
  const header = { seqno: 1, fragno: 0, lastFrag: true, epoch: 0, sourceId: 'db1' };
  return {
    header: { ...header, eventId: 'a:1;1', shardId: 'd', committedAt: 0n },
    format: {
      flavour: 'mysql',
      serverVersion: '9.7.0',
      checksum: 'none',
      description: Buffer.alloc(0),
    },
    data: Buffer.concat(events),
  };
}

it.each([
  ['rows of other schemas', fragment(begin, map('d'), rows)],
  ['a schema whose name begins alike', fragment(map('mysqlx'), map('mysq'))],
  ['statements that do not name them', fragment(event(EventType.QUERY, 'DELETE FROM rds'))],
  ['no events', fragment()],
])('passes %s', (_, given) => {
  expect(mayBeOfRds(given)).toBe(false);
});

it.each([
  ['rows of the schema mysql', fragment(begin, map('mysql'), rows)],
  ['a statement that names them', fragment(begin, event(EventType.QUERY, 'DELETE FROM rds_x'))],
  [
    'a long statement that names them at its end',
    fragment(event(EventType.QUERY, `${' '.repeat(1000)}DELETE FROM rds_`)),
  ],
  ['a compressed statement', fragment(event(EventType.QUERY_COMPRESSED, 'zlib'))],
  ['LOAD DATA', fragment(event(EventType.EXECUTE_LOAD_QUERY, 'LOAD ..'))],
  ['what is cut off', fragment(rows.subarray(0, 10))],
  ['an event that goes beyond the end', fragment(rows.subarray(0, 30))],
])('does not pass %s', (_, given) => {
  expect(mayBeOfRds(given)).toBe(true);
});
