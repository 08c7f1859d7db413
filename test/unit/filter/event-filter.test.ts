import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { serviceSchema } from '../../../src/config/schema.js';
import { mapNames, rebuildTableMap } from '../../../src/filter/event-bytes.js';
import { createFilter } from '../../../src/filter/event-filter.js';
import type { EventFormat } from '../../../src/event/format.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';

const FORMAT: EventFormat = {
  flavour: 'mysql',
  serverVersion: '9.7.0',
  checksum: 'none',
  description: Buffer.alloc(0),
};
const STMT_END = 1;

function event(typeCode: number, body: Buffer): Buffer {
  const header = Buffer.alloc(19);
  header.writeUInt8(typeCode, 4);
  header.writeUInt32LE(19 + body.length, 9);
  return Buffer.concat([header, body]);
}

function id(tableId: number): Buffer {
  return Buffer.from([tableId, 0, 0, 0, 0, 0]);
}

/** One INT column `a`, with its name in the optional metadata. */
function tableMap(tableId: number, schema: string, table: string): Buffer {
  const named = (text: string) =>
    Buffer.concat([Buffer.from([text.length]), Buffer.from(`${text}\0`)]);
  const columns = Buffer.from([1, 3, 0, 0, 4, 2, 1, 'a'.charCodeAt(0)]);
  return event(
    19,
    Buffer.concat([id(tableId), Buffer.alloc(2), named(schema), named(table), columns]),
  );
}

function rows(tableId: number, flags: number): Buffer {
  return event(
    30,
    Buffer.concat([id(tableId), Buffer.from([flags, 0, 2, 0, 1, 1, 0, 0, 0, 0, 0])]),
  );
}

function fragment(events: readonly Buffer[], fragno = 0, lastFrag = true): ThlEvent {
  const header = {
    seqno: 7,
    fragno,
    lastFrag,
    epoch: 0,
    sourceId: 's',
    eventId: 'b.000001:0000000000000004;1',
    shardId: '#UNKNOWN',
    committedAt: 0n,
  };
  const data = Buffer.concat(events);
  return { header, format: FORMAT, data, crc: crc32(data) };
}

function filterOf(filters: object) {
  const config = serviceSchema.parse({
    service: 'a',
    role: 'slave',
    target: { user: 'u' },
    thl: { path: '/x' },
    filters,
  });
  return createFilter(config.filters, 'sluice_a');
}

const IGNORING = { replicate: { ignore: ['x.out'] } };
const xid = event(16, Buffer.alloc(8));

describe('a filter of row events', () => {
  it('leaves everything as it is by default, without a copy', () => {
    const given = fragment([tableMap(1, 'x', 'out'), rows(1, STMT_END), xid]);
    expect(filterOf({})?.apply(given)).toBe(given);
    expect(filterOf({ rdsTables: 'replicate' })).toBeUndefined();
  });

  it('leaves out a table, and the content of a transaction of which nothing is left', () => {
    const filter = filterOf(IGNORING)!;
    const given = fragment([tableMap(1, 'x', 'out'), rows(1, STMT_END), xid]);
    expect(filter.apply(given)).toEqual({ ...given, data: Buffer.alloc(0), crc: undefined });
    const kept = [tableMap(2, 'x', 'kept'), rows(2, STMT_END), xid];
    expect(filter.apply(fragment(kept)).data).toEqual(Buffer.concat(kept));
    expect(filter.describe().join()).toContain(
      '1 row events left out, 1 transactions with nothing left',
    );
  });

  it('ends a statement with its last rows that are kept, over the bounds of fragments', () => {
    const filter = filterOf(IGNORING)!;
    const maps = [tableMap(1, 'x', 'kept'), tableMap(2, 'x', 'out')];
    const first = filter.apply(fragment([...maps, rows(1, 0)], 0, false));
    const second = filter.apply(fragment([rows(2, STMT_END), xid], 1));
    expect(Buffer.concat([first.data, second.data])).toEqual(
      Buffer.concat([tableMap(1, 'x', 'kept'), rows(1, STMT_END), xid]),
    );
  });

  it('forgets the map of a table whose rows do not come', () => {
    const maps = [tableMap(1, 'x', 'kept'), tableMap(2, 'x', 'out')];
    const given = fragment([...maps, rows(2, STMT_END), tableMap(3, 'x', 'b'), rows(3, STMT_END)]);
    const wanted = Buffer.concat([tableMap(3, 'x', 'b'), rows(3, STMT_END)]);
    expect(filterOf(IGNORING)!.apply(given).data).toEqual(wanted);
  });

  it('always keeps the tables of its own service', () => {
    const given = fragment([tableMap(1, 'sluice_a', 'heartbeat'), rows(1, STMT_END), xid]);
    expect(filterOf({ replicate: { do: ['x'] } })!.apply(given).data).toEqual(given.data);
  });

  it('renames tables and columns in the table map, with its length and checksum', () => {
    const crc = { ...FORMAT, checksum: 'crc32' } as const;
    const raw = Buffer.concat([tableMap(1, 'x', 't'), Buffer.alloc(4)]);
    raw.writeUInt32LE(raw.length, 9);
    const renamed = rebuildTableMap(raw, 'longer', 'table', new Map([['a', 'column']]), crc);
    const { schema, table } = mapNames(renamed);
    expect([schema.toString(), table.toString()]).toEqual(['longer', 'table']);
    expect(renamed.readUInt32LE(9)).toBe(renamed.length);
    expect(renamed.subarray(-4 - 9, -4).toString('latin1')).toBe('\x04\x07\x06column');
  });
});

describe('a table map that a fragment ends with', () => {
  it.each([{}, IGNORING])('goes out with its rows in the next one (%o)', (filters) => {
    const filter = filterOf(filters)!;
    const events = [1, 2, 3].flatMap(() => [tableMap(9, 'x', 'in'), rows(9, STMT_END)]);
    // each fragment but the first begins with rows and ends with a map: its size is as before
    const cuts = [events.slice(0, 3), events.slice(3, 5), events.slice(5)];
    const out = cuts.map((part, i) => filter.apply(fragment(part, i, i === cuts.length - 1)));
    expect(Buffer.concat(out.map(({ data }) => data))).toEqual(Buffer.concat(events));
    for (const { data } of out.slice(1)) expect(data[4]).toBe(19);
  });
});
