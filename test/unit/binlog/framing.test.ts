import { describe, expect, it } from 'vitest';
import { bodyEnd, verifyChecksum } from '../../../src/binlog/checksum.js';
import { EventType, eventTypeName } from '../../../src/binlog/event-type.js';
import { readFormatDescription } from '../../../src/binlog/format-description.js';
import {
  EventFlag,
  eventSizeAt,
  flagsAt,
  readHeader,
  typeCodeAt,
} from '../../../src/binlog/header.js';
import { eventsIn } from '../../../src/binlog/split.js';
import { SluiceError } from '../../../src/errors/sluice-error.js';
import type { Flavour } from '../../../src/event/format.js';
import { plainFormat } from './build.js';
import { FLAVOURS, captured, scenario } from './captured.js';

const CORRUPT = expect.objectContaining({ code: 'BINLOG_CORRUPT', retryable: true }) as Error;
const MALFORMED = expect.objectContaining({ code: 'EVENT_MALFORMED' }) as Error;

function description(flavour: Flavour, name: string): Buffer {
  const found = scenario(flavour, name).findLast(
    ({ typeCode }) => typeCode === EventType.FORMAT_DESCRIPTION,
  );
  if (found === undefined) throw new Error(`no format description in "${name}"`);
  return Buffer.from(found.raw);
}

describe('the header', () => {
  it('reads its fields at any offset', () => {
    const bytes = Buffer.from(
      `ffff 00f15365 a2 78563412 13000000 ffffffff 2080 ffff`.replaceAll(' ', ''),
      'hex',
    );
    expect(readHeader(bytes, 2)).toEqual({
      timestamp: 1700000000,
      typeCode: 162,
      serverId: 0x12345678,
      eventSize: 19,
      nextPosition: 0xffffffff,
      flags: EventFlag.ARTIFICIAL | EventFlag.SKIP_REPLICATION,
    });
    expect([typeCodeAt(bytes, 2), eventSizeAt(bytes, 2), flagsAt(bytes, 2)]).toEqual([
      162, 19, 0x8020,
    ]);
  });

  it.each([readHeader, typeCodeAt, eventSizeAt, flagsAt])(
    '%o refuses fewer than 19 bytes',
    (read) => {
      expect(() => read(Buffer.alloc(18))).toThrowError(MALFORMED);
      expect(() => read(Buffer.alloc(30), 12)).toThrowError(MALFORMED);
      expect(() => read(Buffer.alloc(30), -1)).toThrowError(MALFORMED);
    },
  );
});

describe('event type names', () => {
  it('are those of the server', () => {
    expect(eventTypeName(EventType.QUERY, 'mysql')).toBe('QUERY_EVENT');
    expect(eventTypeName(162, 'mariadb')).toBe('GTID_EVENT');
    expect(eventTypeName(33, 'mysql')).toBe('GTID_EVENT');
    expect(eventTypeName(162, 'mysql')).toBe('event type 162');
    expect(eventTypeName(43, 'mysql')).toBe('event type 43');
  });
});

describe.each(FLAVOURS)('checksums of %s', (flavour) => {
  const checked = captured(flavour).filter(({ format }) => format.checksum === 'crc32');

  it('are right on every captured event', () => {
    expect(checked.length).toBeGreaterThan(300);
    for (const { raw } of checked) verifyChecksum(raw);
  });

  it('are right on the format description of a file in use', () => {
    const raw = description(flavour, 'a file in use');
    expect(flagsAt(raw) & EventFlag.BINLOG_IN_USE).toBe(EventFlag.BINLOG_IN_USE);
    const before = Buffer.from(raw);
    verifyChecksum(raw);
    expect(raw.equals(before)).toBe(true);
  });

  it('do not forgive the flag "in use" on another event', () => {
    const { raw } = checked.find(({ typeCode }) => typeCode === EventType.QUERY)!;
    const changed = Buffer.from(raw);
    changed.writeUInt16LE(changed.readUInt16LE(17) ^ EventFlag.BINLOG_IN_USE, 17);
    expect(() => verifyChecksum(changed)).toThrowError(CORRUPT);
  });

  it('notice every single changed byte', () => {
    const { raw } = checked.find(({ typeCode }) => typeCode === EventType.XID)!;
    for (const at of raw.keys()) {
      const changed = Buffer.from(raw);
      changed.writeUInt8(changed.readUInt8(at) ^ 0x40, at);
      expect(() => verifyChecksum(changed)).toThrowError(CORRUPT);
    }
  });

  it('name type and place of a damaged event', () => {
    const { raw } = checked.find(({ typeCode }) => typeCode === EventType.XID)!;
    const changed = Buffer.from(raw);
    changed.writeUInt8(changed.readUInt8(20) ^ 1, 20);
    const end = raw.readUInt32LE(13);
    expect(() => verifyChecksum(changed)).toThrowError(
      new RegExp(`type 16 that ends at offset ${end}`),
    );
    expect(() => verifyChecksum(raw.subarray(0, -1))).toThrowError(CORRUPT);
    expect(() => verifyChecksum(raw.subarray(0, 7))).toThrowError(CORRUPT);
  });

  it('are not part of the body', () => {
    const [{ raw, format }] = checked.slice(-1) as [(typeof checked)[0]];
    expect(bodyEnd(raw, format)).toBe(raw.length - 4);
    expect(bodyEnd(raw, { checksum: 'none' })).toBe(raw.length);
    expect(() => bodyEnd(Buffer.alloc(22), { checksum: 'crc32' })).toThrowError(SluiceError);
  });
});

describe.each(FLAVOURS)('the format description of %s', (flavour) => {
  it('says flavour, version and checksum', () => {
    const { format, binlogVersion, checksumAlg, createdAt } = readFormatDescription(
      description(flavour, 'XA'),
    );
    expect(format.flavour).toBe(flavour);
    expect(format.serverVersion).toMatch(flavour === 'mysql' ? /^9\.7\./ : /^10\.11\..*MariaDB/);
    expect(format.checksum).toBe('crc32');
    expect(format.description.equals(description(flavour, 'XA'))).toBe(true);
    expect([binlogVersion, checksumAlg, createdAt]).toEqual([4, 1, 0]);
  });

  it('says that events have no checksum', () => {
    const { format, checksumAlg } = readFormatDescription(
      description(flavour, 'without checksums'),
    );
    expect([format.checksum, checksumAlg]).toEqual(['none', 0]);
  });

  it('says when the server was started', () => {
    const { createdAt } = readFormatDescription(description(flavour, 'a restart'));
    expect(createdAt).toBeGreaterThan(1_700_000_000);
  });

  it('has the post-header length of each type', () => {
    const { postHeaderLengths } = readFormatDescription(description(flavour, 'XA'));
    expect(postHeaderLengths[EventType.TABLE_MAP - 1]).toBe(8);
    expect(postHeaderLengths).toHaveLength(flavour === 'mysql' ? 42 : 171);
  });

  it.each([
    ['another binlog version', 19],
    ['another header size', 75],
    ['another post-header of QUERY', 76 + EventType.QUERY - 1],
  ])('is refused with %s', (_what, at) => {
    const raw = description(flavour, 'XA');
    raw.writeUInt8(raw.readUInt8(at) + 1, at);
    expect(() => readFormatDescription(raw)).toThrowError(
      expect.objectContaining({ code: 'EVENT_UNSUPPORTED' }),
    );
  });

  it('is refused with an unknown checksum algorithm', () => {
    const raw = description(flavour, 'XA');
    raw.writeUInt8(2, raw.length - 5);
    expect(() => readFormatDescription(raw)).toThrowError(/checksum algorithm 2/);
  });

  it('is refused when it is cut or another event', () => {
    const raw = description(flavour, 'XA');
    expect(() => readFormatDescription(raw.subarray(0, 60))).toThrowError(MALFORMED);
    raw.writeUInt8(EventType.QUERY, 4);
    expect(() => readFormatDescription(raw)).toThrowError(MALFORMED);
  });
});

describe.each(FLAVOURS)('splitting a fragment of %s', (flavour) => {
  const events = scenario(flavour, 'statements with context');
  const { format } = events.at(-1)!;
  const data = Buffer.concat(events.map(({ raw }) => raw));

  it('gives each event once, whole and in order', () => {
    const found = [...eventsIn(data, format)];
    expect(found.map(({ typeCode }) => typeCode)).toEqual(events.map(({ typeCode }) => typeCode));
    expect(Buffer.concat(found.map(({ raw }) => raw)).equals(data)).toBe(true);
  });

  it('gives nothing for an empty fragment', () => {
    expect([...eventsIn(Buffer.alloc(0), format)]).toEqual([]);
  });

  it('refuses data that ends within an event', () => {
    for (const cut of [1, 4, 10, 30]) {
      expect(() => [...eventsIn(data.subarray(0, -cut), format)]).toThrowError(MALFORMED);
    }
  });

  it.each([0, 18, 22, 0xffffffff])('refuses an event of %i bytes, and does not hang', (size) => {
    const changed = Buffer.from(data);
    changed.writeUInt32LE(size, 9);
    expect(() => [...eventsIn(changed, format)]).toThrowError(MALFORMED);
  });

  it('allows for events without checksum', () => {
    const stop = Buffer.from(data.subarray(0, 19));
    stop.writeUInt32LE(19, 9);
    expect([...eventsIn(stop, plainFormat(flavour))]).toHaveLength(1);
  });
});
