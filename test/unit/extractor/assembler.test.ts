import { describe, expect, test } from 'vitest';
import { EventType } from '../../../src/binlog/event-type.js';
import { eventsIn } from '../../../src/binlog/split.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import {
  assemble,
  assemblerOf,
  edited,
  errorOf,
  FROM_START,
  packetsOf,
  readCapture,
  type Capture,
} from './capture.js';

const NEXT_POSITION = 13;
const CONTROL = /^(ROTATE|FORMAT|PREVIOUS|GTID_LIST|BINLOG_CHECK|HEARTBEAT)/;

/** Kinds of transactions of the captures, in order: shard and number of events. */
const EXPECTED = {
  mysql: [
    ['d1', 2],
    ['#UNKNOWN', 2],
    ['#UNKNOWN', 2],
    ['d2', 2],
    ['#UNKNOWN', 2],
    ['d1', 5],
    ['d1', 5],
    ['#UNKNOWN', 8],
    ['d1', 6],
    ['#UNKNOWN', 6],
    ['#UNKNOWN', 6],
    ['d1', 6],
    ['#UNKNOWN', 2],
    ['#UNKNOWN', 2],
    ['d2', 5],
    ['d2', 5],
  ],
  mariadb: [
    ['d1', 2],
    ['#UNKNOWN', 2],
    ['#UNKNOWN', 2],
    ['d2', 2],
    ['#UNKNOWN', 2],
    ['d1', 5],
    ['d1', 5],
    ['#UNKNOWN', 9],
    ['d1', 6],
    ['#UNKNOWN', 5],
    ['#UNKNOWN', 5],
    ['d1', 6],
    ['#UNKNOWN', 2],
    ['#UNKNOWN', 2],
    ['d2', 5],
    ['d2', 5],
  ],
} as const;

describe.each(['mysql', 'mariadb'] as const)('the events that %s sent', (flavour) => {
  const capture = readCapture(flavour);
  const whole = () => assemble(capture.events, assemblerOf(capture));

  test('become its transactions, numbered without gaps', () => {
    const { events } = whole();
    expect(events.map(({ header }) => header.seqno)).toEqual([...events.keys()]);
    expect(events.every(({ header }) => header.lastFrag && header.fragno === 0)).toBe(true);
    const found = events.map((event) => [event.header.shardId, typesOf(event).length]);
    expect(found).toEqual(EXPECTED[flavour]);
  });

  test('are in them byte for byte, but for those about the file', () => {
    const { events } = whole();
    const kept = capture.events.filter((_, at) => !CONTROL.test(capture.types[at] ?? ''));
    expect(Buffer.concat(events.map(({ data }) => data))).toEqual(Buffer.concat(kept));
  });

  test('name the place in the binlog where each transaction ends', () => {
    for (const { header, data, format } of whole().events) {
      const last = [...eventsIn(data, format)].at(-1);
      const position = String(last?.raw.readUInt32LE(NEXT_POSITION)).padStart(16, '0');
      const file = header.seqno < 9 ? 'binlog.000001' : 'binlog.000002';
      expect(header.eventId).toMatch(new RegExp(`^${file}:${position};-?\\d+$`));
    }
  });

  test('tell the GTIDs, and all of them in the state of the source', () => {
    const { events, source } = whole();
    const { serverUuid, serverId } = capture.identity;
    const gtids = events.map(({ header }) => header.gtid);
    const expected = flavour === 'mysql' ? `${serverUuid}:1-15:blue:1` : '0-7-15,5-7-1';
    expect(source?.gtidSet).toBe(expected);
    expect(gtids.slice(13)).toEqual(
      flavour === 'mysql'
        ? [`${serverUuid}:14`, `${serverUuid}:blue:1`, `${serverUuid}:15`]
        : ['0-7-14', '5-7-1', '0-7-15'],
    );
    expect(source).toMatchObject({ serverUuid, serverId, file: 'binlog.000002' });
    expect(source?.position).toBe(lastPosition(capture));
  });

  test('tell when they were committed', () => {
    for (const { header, data } of whole().events) {
      const seconds = BigInt(data.readUInt32LE(0));
      expect(header.committedAt / 1_000_000n).toBe(seconds);
    }
  });

  test('are cut into fragments only between events', () => {
    const one = whole().events;
    for (const fragmentSize of [1, 100, 150, 300]) {
      const cut = assemble(capture.events, assemblerOf(capture, { fragmentSize })).events;
      for (const { header, data } of one) {
        const fragments = cut.filter((each) => each.header.seqno === header.seqno);
        expect(Buffer.concat(fragments.map((each) => each.data))).toEqual(data);
        expect(fragments.map((each) => each.header.fragno)).toEqual([...fragments.keys()]);
        expect(fragments.at(-1)?.header).toMatchObject({ lastFrag: true, eventId: header.eventId });
        expect(fragments.filter((each) => each.header.lastFrag)).toHaveLength(1);
        for (const each of fragments) {
          const fits = each.data.length <= fragmentSize || typesOf(each).length === 1;
          expect(fits).toBe(true);
        }
      }
    }
  });

  test('are the same when they arrive together, and are taken when there is enough', () => {
    const expected = whole().events;
    const assembler = assemblerOf(capture, { fragmentSize: 1 });
    assembler.accept(packetsOf(...Array.from(capture.events)));
    expect(assembler.isBusy).toBe(false);
    const fragments = assembler.assembled.take().flatMap(({ events }) => events);
    expect(Buffer.concat(fragments.map(({ data }) => data))).toEqual(
      Buffer.concat(expected.map(({ data }) => data)),
    );
  });

  test('are not taken beyond what may wait to be taken', () => {
    const rows = capture.types.findIndex((type) => type.startsWith('WRITE_ROWS'));
    const unplaced = edited(capture.events[rows] ?? Buffer.alloc(0), (copy) =>
      copy.writeUInt32LE(0, NEXT_POSITION),
    );
    const again = Array.from({ length: 2500 }, () => unplaced);
    const assembler = assemblerOf(capture, { fragmentSize: 1 });
    for (const event of capture.events.slice(0, rows)) assembler.accept(packetsOf(event));
    const before = assembler.assembled.take().flatMap(({ events }) => events);
    const most: number[] = [];
    assembler.accept(packetsOf(...again));
    for (; assembler.isBusy; assembler.goOn()) {
      most.push(assembler.assembled.take().flatMap(({ events }) => events).length);
    }
    most.push(assembler.assembled.take().flatMap(({ events }) => events).length);
    expect(before.length).toBeGreaterThan(5);
    expect(most).toEqual([1000, 1000, 500]);
  });

  test('are counted on from the seqno given, which is the epoch', () => {
    const { events } = assemble(capture.events, assemblerOf(capture, { seqno: 40 }));
    expect(events[0]?.header).toMatchObject({ seqno: 40, epoch: 40 });
    expect(events.at(-1)?.header).toMatchObject({ seqno: 40 + events.length - 1, epoch: 40 });
  });

  test('are passed over up to the wanted offset, but for their GTIDs', () => {
    const { events, source } = whole();
    const at = 4;
    const position = endOf(events[at]);
    const start = { ...FROM_START, skipTo: position };
    const rest = assemble(capture.events, assemblerOf(capture, { start }));
    expect(rest.events.map(({ data }) => data)).toEqual(events.slice(at + 1).map((e) => e.data));
    expect(rest.events[0]?.header.seqno).toBe(0);
    expect(rest.source).toEqual(source);
  });

  test('are refused when one that is passed over is damaged', () => {
    const start = { ...FROM_START, skipTo: endOf(whole().events[4]) };
    const last = capture.types.findIndex((type) => type.startsWith('TABLE_MAP'));
    for (const [at, event] of capture.events.slice(0, last).entries()) {
      if (CONTROL.test(capture.types[at] ?? '')) continue;
      const damaged = Buffer.from(event);
      damaged.writeUInt8(damaged.readUInt8(20) ^ 1, 20);
      const assembler = assemblerOf(capture, { start });
      const error = errorOf(() => assemble(capture.events.with(at, damaged), assembler));
      expect(error, `event ${at}`).toMatchObject({ code: 'BINLOG_CORRUPT' });
    }
  });

  test('are refused when no transaction starts at the wanted offset', () => {
    for (const shift of [-31, -1, 1]) {
      const skipTo = endOf(whole().events[5]) + shift;
      const assembler = assemblerOf(capture, { start: { ...FROM_START, skipTo } });
      expect(errorOf(() => assemble(capture.events, assembler))).toMatchObject({
        code: 'BINLOG_POSITION',
      });
    }
  });

  test('are refused when they start elsewhere than asked for', () => {
    const elsewhere = { ...FROM_START, file: 'binlog.000009' };
    expect(
      errorOf(() => assemble(capture.events, assemblerOf(capture, { start: elsewhere }))),
    ).toMatchObject({ code: 'BINLOG_POSITION' });
  });

  test('are refused when the first transaction is one that is known already', () => {
    const gtid = whole().events[0]?.header.gtid ?? '';
    const start = { by: 'gtid', gtidSet: gtid } as const;
    const error = errorOf(() => assemble(capture.events, assemblerOf(capture, { start })));
    expect(error).toMatchObject({ code: 'BINLOG_POSITION' });
    expect(String(error)).toContain(gtid);
  });

  test('are refused when they come from before what was extracted, whatever their GTIDs say', () => {
    const refusal = (file: string, position: number): unknown => {
      const extracted = { file, position };
      const start = { by: 'gtid', gtidSet: '', known: extracted, extracted } as const;
      try {
        assemble(capture.events, assemblerOf(capture, { start }));
        return undefined;
      } catch (error) {
        return error;
      }
    };
    const first = Number(/:(\d+);/.exec(whole().events[0]?.header.eventId ?? '')?.[1]);
    const refused = {
      code: 'BINLOG_POSITION',
      hint: expect.stringContaining('gtid_seq_no') as unknown,
    };
    expect(refusal('binlog.000001', first)).toMatchObject(refused);
    expect(refusal('binlog.000002', 4)).toMatchObject(refused);
    expect(refusal('binlog.000001', 4)).toBeUndefined();
    expect(refusal('other.000002', 4)).toBeUndefined();
  });

  test('are refused where one is missing', () => {
    const insert = capture.types.findIndex((type) => type.startsWith('WRITE_ROWS'));
    const gap = capture.events.filter((_, at) => at !== insert);
    expect(errorOf(() => assemble(gap, assemblerOf(capture)))).toMatchObject({
      code: 'BINLOG_CORRUPT',
      retryable: true,
      place: { seqno: 5 },
    });
  });

  test.each(capture.types.map((type, at) => [at, type] as const))(
    'are refused when a bit of event %i (%s) is not as it was sent',
    (at) => {
      const events = capture.events.map((event) => Buffer.from(event));
      const event = events[at] ?? Buffer.alloc(0);
      const middle = 19 + Math.floor((event.length - 19) / 2);
      event.writeUInt8(event.readUInt8(middle) ^ 0x10, middle);
      expect(errorOf(() => assemble(events, assemblerOf(capture)))).toMatchObject({
        code: 'BINLOG_CORRUPT',
        retryable: true,
      });
    },
  );

  test('are given only as far as they are not damaged, whatever the damage seems to say', () => {
    const { events } = assemble(capture.events, assemblerOf(capture));
    for (const [at, event] of capture.events.entries()) {
      if (CONTROL.test(capture.types[at] ?? '')) continue;
      for (let place = 19; place < event.length; place += 3) {
        const damaged = Buffer.from(event);
        damaged.writeUInt8(damaged.readUInt8(place) ^ 0xff, place);
        const assembler = assemblerOf(capture, { skipAppliedBy: 'all' });
        const given: ThlEvent[] = [];
        const error = errorOf(() => {
          for (const sent of capture.events.with(at, damaged)) {
            assembler.accept(packetsOf(sent));
            for (const batch of assembler.assembled.take()) given.push(...batch.events);
          }
        });
        expect(error, `byte ${place} of event ${at}`).toMatchObject({ code: 'BINLOG_CORRUPT' });
        expect(given).toEqual(events.slice(0, given.length));
      }
    }
  });

  test('are not left out for the name of a service that damage made', () => {
    const map = capture.types.findIndex((type) => type.startsWith('TABLE_MAP'));
    const damaged = Buffer.from(capture.events[map] ?? '');
    damaged.write('\x08sluice_x\0\x01t\0', 27, 'latin1');
    const events = capture.events.with(map, damaged);
    const assembler = assemblerOf(capture, { skipAppliedBy: 'all' });
    expect(errorOf(() => assemble(events, assembler))).toMatchObject({ code: 'BINLOG_CORRUPT' });
  });

  test('keep their places when the source does not tell them inside transactions', () => {
    const silent = capture.events.map((event, at) =>
      /^(TABLE_MAP|WRITE_ROWS|ANNOTATE|QUERY|INTVAR)/.test(capture.types[at] ?? '')
        ? edited(event, (copy) => copy.writeUInt32LE(0, NEXT_POSITION))
        : event,
    );
    const ids = ({ events }: { events: readonly ThlEvent[] }) =>
      events.map((e) => e.header.eventId);
    expect(ids(assemble(silent, assemblerOf(capture)))).toEqual(ids(whole()));
  });

  test('may tell of a change of the group of servers, as any other transaction', () => {
    const at = capture.types.findIndex((type) => type.startsWith('TABLE_MAP'));
    const events = capture.events.map((event, index) =>
      index === at ? edited(event, (copy) => copy.writeUInt8(EventType.VIEW_CHANGE, 4)) : event,
    );
    const places = ({ events }: { events: readonly ThlEvent[] }) =>
      events.map(({ header: { seqno, eventId, gtid } }) => [seqno, eventId, gtid]);
    const found = assemble(events, assemblerOf(capture));
    expect(places(found)).toEqual(places(whole()));
    expect(found.events.flatMap(typesOf)).toContain(EventType.VIEW_CHANGE);
  });

  test.each([
    ['TRANSACTION_CONTEXT', EventType.TRANSACTION_CONTEXT],
    ['event type 99', 99],
  ])('are refused when one is of type %s, naming type and place', (name, code) => {
    const at = capture.types.findIndex((type) => type.startsWith('WRITE_ROWS'));
    const events = capture.events.map((event, index) =>
      index === at ? edited(event, (copy) => copy.writeUInt8(code, 4)) : event,
    );
    const error = errorOf(() => assemble(events, assemblerOf(capture)));
    expect(error).toMatchObject({ code: 'EVENT_UNSUPPORTED', place: { seqno: 5 } });
    const offset = capture.events[at - 1]?.readUInt32LE(NEXT_POSITION);
    expect(String(error)).toMatch(new RegExp(`${name}.*binlog.000001 at offset ${offset}`));
    expect(String(error)).toContain(String(code));
  });
});

function typesOf({ data, format }: ThlEvent): number[] {
  return [...eventsIn(data, format)].map(({ typeCode }) => typeCode);
}

function endOf(event: ThlEvent | undefined): number {
  return Number(/:(\d+);/.exec(event?.header.eventId ?? '')?.[1]);
}

function lastPosition({ events, types }: Capture): number | undefined {
  return events[types.lastIndexOf('XID_EVENT')]?.readUInt32LE(NEXT_POSITION);
}
