import { describe, expect, test } from 'vitest';
import { EventType } from '../../../src/binlog/event-type.js';
import type { StreamStart } from '../../../src/extractor/stream-start.js';
import { scenario } from '../binlog/captured.js';
import { assemble, assemblerOf, edited, errorOf, readCapture } from './capture.js';

const NEXT_POSITION = 13;
const FILE = 'binlog.000001';

/** What a server sends first, and then an incident that ends at 5000. */
const capture = readCapture('mariadb');
const incident = edited(
  scenario('mariadb', 'an incident').find(({ typeCode }) => typeCode === EventType.INCIDENT)!.raw,
  (copy) => copy.writeUInt32LE(5000, NEXT_POSITION),
);
const start = capture.types.indexOf('FORMAT_DESCRIPTION_EVENT') + 1;
const stream = [...capture.events.slice(0, start), incident];

function byGtid(file: string, position: number): StreamStart {
  return { by: 'gtid', gtidSet: '0-1-5', known: { file, position } };
}

describe('an incident', () => {
  test.each([
    ['a log that starts at the beginning', undefined],
    ['one that ends just before it', byGtid(FILE, 4999)],
    ['one whose place is in another file', byGtid('binlog.000002', 9000)],
    ['one of unknown place', { by: 'gtid', gtidSet: '0-1-5' } as const],
    ['one beyond 4 GiB, where 5000 may be after it', byGtid(FILE, 2 ** 32 + 4000)],
  ])('stops %s', (_, from) => {
    const assembler = assemblerOf(capture, from && { start: from });
    expect(errorOf(() => assemble(stream, assembler))).toMatchObject({ code: 'SOURCE_INCIDENT' });
  });

  test('from before the start of a log, which the server sends all the same, is passed over', () => {
    const assembler = assemblerOf(capture, { start: byGtid(FILE, 5000) });
    expect(assemble(stream, assembler).events).toEqual([]);
  });
});
