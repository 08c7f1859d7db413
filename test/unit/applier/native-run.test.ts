import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { EventRun } from '../../../src/applier/native/event-run.js';
import { SqlBuffer } from '../../../src/binlog/sql-buffer.js';

const FORMAT = {
  flavour: 'mariadb',
  serverVersion: '10.11.0',
  checksum: 'none',
  description: Buffer.alloc(0),
} as const;

function event(tableId: number, flags = 1): Buffer {
  const raw = Buffer.alloc(40);
  raw.writeUIntLE(tableId, 19, 6);
  raw.writeUInt16LE(flags, 25);
  return raw;
}

it('takes rows of a table whose map came before in the statement', () => {
  const run = new EventRun();
  run.tableMap(event(7));
  run.rows(event(7));
  expect(run.hasRows).toBe(true);
});

it('refuses rows without a table map, which the server would pass over silently', () => {
  const run = new EventRun();
  expect(() => run.rows(event(7))).toThrow('table id 7 without a table map');
  run.tableMap(event(7));
  run.rows(event(7)); // ends its statement
  expect(() => run.rows(event(7))).toThrow('table id 7 without a table map');
});

/** A rows event of so many bytes, none of them alike. */
function largeRows(tableId: number, bytes: number): Buffer {
  const filler = Buffer.alloc(bytes, randomBytes(997));
  return Buffer.concat([event(tableId), filler]);
}

it.each([1, 48 * 1024, 48 * 1024 + 1, 200_000])(
  'gives out a run with a rows event of %i bytes more as one base64 text',
  (bytes) => {
    const [map, rows] = [event(7), largeRows(7, bytes)];
    const run = new EventRun();
    run.tableMap(map);
    run.rows(rows);
    const out = new SqlBuffer();
    run.take(out, FORMAT);
    expect(out.take().toString()).toBe(Buffer.concat([map, rows]).toString('base64'));
    expect(run.length).toBe(0);
  },
);

it('starts again with the table maps of a statement that goes on', () => {
  const run = new EventRun();
  run.tableMap(event(7));
  run.rows(event(7, 0));
  run.take(new SqlBuffer(), FORMAT);
  run.rows(event(7));
  const out = new SqlBuffer();
  run.take(out, FORMAT);
  expect(out.take().toString()).toBe(Buffer.concat([event(7), event(7)]).toString('base64'));
});
