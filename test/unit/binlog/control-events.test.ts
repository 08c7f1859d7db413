import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { EventType } from '../../../src/binlog/event-type.js';
import { EventFlag } from '../../../src/binlog/header.js';
import type { Flavour } from '../../../src/event/format.js';
import { eventOf } from './build.js';
import { FLAVOURS, captured, decodedOf } from './captured.js';

const WIRE = 'as sent to a slave';

describe.each(FLAVOURS)('control events of %s', (flavour) => {
  it('reads the artificial rotate event that starts a stream', () => {
    const [rotate] = decodedOf(flavour, WIRE, 'rotate');
    expect(rotate).toMatchObject({ position: 4, header: { timestamp: 0, nextPosition: 0 } });
    expect((rotate?.header.flags ?? 0) & EventFlag.ARTIFICIAL).toBe(EventFlag.ARTIFICIAL);
    expect(rotate?.file).toMatch(/^binlog\.\d{6}$/);
  });

  it('reads heartbeats: file, and position of the end of what was sent', () => {
    const [rotate] = decodedOf(flavour, WIRE, 'rotate');
    const heartbeats = decodedOf(flavour, WIRE, 'heartbeat');
    const types = flavour === 'mysql' ? [EventType.HEARTBEAT, EventType.HEARTBEAT_V2] : [27];
    expect(heartbeats.map((event) => event.header.typeCode)).toEqual(types);
    for (const { file, position } of heartbeats) {
      expect(file).toBe(rotate?.file);
      expect(position).toBe(lastPosition(flavour));
    }
  });

  it('reads the stop of a clean shutdown', () => {
    expect(decodedOf(flavour, 'a restart', 'stop')).toHaveLength(1);
  });

  it('reads an incident with its message', () => {
    const [incident] = decodedOf(flavour, 'an incident', 'incident');
    expect(incident?.incident).toBe(1);
    expect(incident?.message.toString()).toMatch(/binary log|binlog/);
  });

  it('takes an unknown type as ignorable where its flag says so, and only there', () => {
    const flags = EventFlag.IGNORABLE;
    const ignorable = eventOf(flavour, 99, '0102', { flags });
    expect(decodeEvent(ignorable.raw, ignorable.format).kind).toBe('ignorable');
    const other = eventOf(flavour, 99, '0102');
    expect(() => decodeEvent(other.raw, other.format)).toThrowError(
      expect.objectContaining({ code: 'EVENT_UNSUPPORTED' }),
    );
    const known = eventOf(flavour, EventType.TRANSACTION_CONTEXT, '0102', { flags });
    expect(() => decodeEvent(known.raw, known.format)).toThrowError(/TRANSACTION_CONTEXT_EVENT/);
  });
});

describe('positions beyond 4 GiB', () => {
  it('reads the position that MariaDB puts into the body of a heartbeat', () => {
    const body = Buffer.concat([Buffer.from('0000000002000000', 'hex'), Buffer.from('b.000001')]);
    const { raw, format } = eventOf('mariadb', EventType.HEARTBEAT, body, { nextPosition: 0 });
    expect(decodeEvent(raw, format)).toMatchObject({ file: 'b.000001', position: 2 ** 33 });
  });

  it('reads the position in a heartbeat of version 2', () => {
    const body = `01 08 ${Buffer.from('b.000001').toString('hex')} 02 09 fe0000000002000000 00`;
    const { raw, format } = eventOf('mysql', EventType.HEARTBEAT_V2, body);
    expect(decodeEvent(raw, format)).toMatchObject({ file: 'b.000001', position: 2 ** 33 });
  });
});

describe('types that are not replicated', () => {
  it.each([1, 6, 7, 8, 10, 12, 20, 21, 22, 36])(
    'type %i of old releases and group replication is refused',
    (code) => {
      const { raw, format } = eventOf('mysql', code, '00'.repeat(40));
      expect(() => decodeEvent(raw, format)).toThrowError(
        expect.objectContaining({
          code: 'EVENT_UNSUPPORTED',
          message: expect.stringContaining(`(code ${code}, mysql)`) as string,
          hint: expect.stringMatching(/\w/) as string,
        }),
      );
    },
  );
});

it('a change of the members of a group changes nothing', () => {
  const { raw, format } = eventOf('mysql', EventType.VIEW_CHANGE, '00'.repeat(52));
  expect(decodeEvent(raw, format).kind).toBe('ignorable');
});

it('parts of row events are refused, with what keeps MariaDB from cutting them', () => {
  const { raw, format } = eventOf('mariadb', EventType.PARTIAL_ROW_DATA, '00'.repeat(40));
  expect(() => decodeEvent(raw, format)).toThrowError(
    expect.objectContaining({
      code: 'EVENT_UNSUPPORTED',
      hint: expect.stringContaining('binlog_row_event_fragment_threshold') as string,
    }),
  );
});

/** End of the last event of the file that was sent. */
function lastPosition(flavour: Flavour): number {
  const events = captured(flavour).filter((event) => event.scenario === WIRE);
  const heartbeat = events.findIndex(({ typeCode }) => typeCode === EventType.HEARTBEAT);
  return events[heartbeat - 1]!.raw.readUInt32LE(13);
}
