import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { EventType } from '../../../src/binlog/event-type.js';
import { eventOf } from './build.js';
import { captured, decodedOf } from './captured.js';

const NAME = 'GTIDs';
const OTHER = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';

describe('GTID events of MySQL', () => {
  const gtids = decodedOf('mysql', NAME, 'gtid');
  const tagged = gtids.filter((event) => event.header.typeCode === EventType.GTID_TAGGED);

  it('reads the tag that the server gave', () => {
    expect(tagged[0]).toMatchObject({ tag: 'tagged_1', gno: 1n });
    expect(tagged[0]?.gtid).toMatch(/^[0-9a-f-]{36}:tagged_1:1$/);
  });

  it('reads numbers beyond 2^53 exactly', () => {
    expect(gtids.map((event) => event.gtid)).toContain(`${OTHER}:x:9223372036854775806`);
    expect(gtids.map((event) => event.gtid)).toContain(`${OTHER}:9007199254740993`);
  });

  it.each([`${OTHER}:9007199254740993`, `${OTHER}:x:5`])(
    'reads the commit time and version of the origin of %s',
    (gtid) => {
      const event = gtids.find((found) => found.gtid === gtid);
      expect(event).toMatchObject({
        originalCommitTimestamp: 1700000000123456n,
        originalServerVersion: 80036,
        immediateServerVersion: 90704,
      });
      expect(event?.immediateCommitTimestamp).toBeGreaterThan(1700000000123456n);
    },
  );

  it('takes the immediate commit time and version where the origin has no other', () => {
    for (const event of [gtids[0], tagged[0]]) {
      expect(event?.immediateCommitTimestamp).toBeGreaterThan(1_700_000_000_000_000n);
      expect(event?.originalCommitTimestamp).toBe(event?.immediateCommitTimestamp);
      expect(event?.originalServerVersion).toBe(90704);
    }
  });

  it('counts the logical clock and tells rows from statements', () => {
    expect(gtids.map((event) => event.sequenceNumber)).toEqual([1n, 2n, 3n, 4n, 5n, 6n]);
    expect(gtids.map((event) => event.lastCommitted)).toEqual([0n, 1n, 2n, 2n, 2n, 2n]);
    expect(gtids.slice(0, 3).map((event) => event.mayHaveStatements)).toEqual([true, true, false]);
  });

  it.each(['GTIDs', 'anonymous transactions'])(
    'knows the length of each transaction as it is in the file: %s',
    (name) => {
      const events = captured('mysql').filter((event) => event.scenario === name);
      let checked = 0;
      for (const [i, { raw, format }] of events.entries()) {
        if (!GTID_TYPES.has(raw.readUInt8(4))) continue;
        const event = decodeEvent(raw, format);
        if (event.kind !== 'gtid' && event.kind !== 'anonymous-gtid') throw new Error(event.kind);
        const next = events.findIndex((e, j) => j > i && STARTS.has(e.typeCode));
        const lengths = events.slice(i, next).map((e) => e.raw.length);
        expect(event.transactionLength).toBe(lengths.reduce((a, b) => a + b));
        checked++;
      }
      expect(checked).toBeGreaterThan(2);
    },
  );

  it('has no GTID for an anonymous transaction', () => {
    const [event] = decodedOf('mysql', 'anonymous transactions', 'anonymous-gtid');
    expect(event).toMatchObject({ gtid: undefined, gno: 0n, tag: '' });
    expect(event?.immediateServerVersion).toBe(90704);
  });

  const uuid = '00112233445566778899aabbccddeeff';

  it('reads the short events of MySQL 5.6 and 5.7', () => {
    const old = eventOf('mysql', EventType.GTID, `01 ${uuid} 0700000000000000`);
    expect(decodeEvent(old.raw, old.format)).toMatchObject({
      gtid: '00112233-4455-6677-8899-aabbccddeeff:7',
      lastCommitted: undefined,
      immediateCommitTimestamp: undefined,
      transactionLength: undefined,
      immediateServerVersion: undefined,
    });
    const clocks = '02 0300000000000000 0400000000000000';
    const later = eventOf('mysql', EventType.GTID, `01 ${uuid} 0700000000000000 ${clocks}`);
    expect(decodeEvent(later.raw, later.format)).toMatchObject({
      lastCommitted: 3n,
      sequenceNumber: 4n,
      immediateCommitTimestamp: undefined,
    });
  });

  it.each(['0000000000000000', 'ffffffffffffff7f', 'ffffffffffffffff'])(
    'refuses the transaction number %s',
    (gno) => {
      const { raw, format } = eventOf('mysql', EventType.GTID, `01 ${uuid} ${gno}`);
      expect(() => decodeEvent(raw, format)).toThrowError(
        expect.objectContaining({ code: 'EVENT_MALFORMED' }),
      );
    },
  );

  describe('of a later release, or damaged', () => {
    const head = `02 ${[...Buffer.from(uuid, 'hex')].map(varint).join('')} 04 0c`;

    function read(fields: string, { needed = '06', longer = 0 } = {}): unknown {
      const bytes = Buffer.from(fields.replaceAll(' ', ''), 'hex').length + 3 + longer;
      const body = `02 ${varint(bytes)} ${needed} ${fields}`;
      const { raw, format } = eventOf('mysql', EventType.GTID_TAGGED, body);
      return decodeEvent(raw, format);
    }

    it('passes over further fields, whatever they hold', () => {
      expect(read(`${head} 18 ff`)).toMatchObject({ gno: 3n, tag: '' });
    });

    it('refuses a field that has to be understood', () => {
      expect(() => read(`${head} 18 2a`, { needed: '1a' })).toThrowError(
        expect.objectContaining({ code: 'EVENT_UNSUPPORTED' }),
      );
    });

    it.each([
      ['a field twice', `${head} 04 0c`, {}],
      ['no number', head.slice(0, -6), {}],
      ['the number 0', `${head.slice(0, -2)}00`, {}],
      ['a size beyond the event', head, { longer: 1 }],
      ['a size within the event', `${head} 08 00`, { longer: -2 }],
      ['a tag of 33 bytes', `${head} 06 42 ${'61'.repeat(33)}`, {}],
    ])('refuses %s', (_what, fields, options) => {
      expect(() => read(fields, options)).toThrowError(
        expect.objectContaining({ code: 'EVENT_MALFORMED' }),
      );
    });
  });
});

describe('previous GTIDs', () => {
  it('reads sets without and with tags', () => {
    const [plain] = decodedOf('mysql', 'statements with context', 'previous-gtids');
    expect(plain?.sets).toHaveLength(1);
    expect(plain?.sets[0]).toMatchObject({ tag: '' });
    const [tagged] = decodedOf('mysql', 'GTIDs of files before, with tags', 'previous-gtids');
    expect(tagged?.sets.map(({ tag }) => tag)).toEqual(['', 'tagged_1', '', 'x']);
    expect(tagged?.sets.at(-1)?.intervals).toEqual([
      [5n, 5n],
      [9223372036854775806n, 9223372036854775806n],
    ]);
    expect(tagged?.gtidSet).toMatch(
      /:1-\d+:tagged_1:1-2,aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee:9007199254740993:x:5:9223372036854775806$/,
    );
  });

  it('reads the empty set', () => {
    const { raw, format } = eventOf('mysql', EventType.PREVIOUS_GTIDS, '0000000000000000');
    expect(decodeEvent(raw, format)).toMatchObject({ sets: [], gtidSet: '' });
  });

  it.each([
    ['an unknown format', '0000000000000002'],
    ['more sets than there are', '0200000000000000'],
    ['a count beyond all bytes', 'ffffffffffff0000'],
  ])('refuses %s', (_what, body) => {
    const { raw, format } = eventOf('mysql', EventType.PREVIOUS_GTIDS, body);
    expect(() => decodeEvent(raw, format)).toThrowError(
      expect.objectContaining({ code: 'EVENT_MALFORMED' }),
    );
  });
});

const GTID_TYPES: ReadonlySet<number> = new Set([
  EventType.GTID,
  EventType.GTID_TAGGED,
  EventType.ANONYMOUS_GTID,
]);
const STARTS: ReadonlySet<number> = new Set([...GTID_TYPES, EventType.ROTATE]);

/** Hex of a number below 2^14 as `mysql::serialization` writes it. */
function varint(value: number): string {
  if (value < 128) return (value << 1).toString(16).padStart(2, '0');
  const word = (value << 2) | 1;
  return Buffer.from([word & 0xff, word >> 8]).toString('hex');
}
