import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEventId } from '../../../src/event/event-id.js';
import { packEventId, packGtid } from '../../../src/thl/sqlite/packing.js';

describe('packGtid', () => {
  it.each([
    ['3e11fa47-71ca-11e1-9e33-c80aa9429562:17', '3e11fa47-71ca-11e1-9e33-c80aa9429562:', 17],
    [
      '3e11fa47-71ca-11e1-9e33-c80aa9429562:tag:17',
      '3e11fa47-71ca-11e1-9e33-c80aa9429562:tag:',
      17,
    ],
    ['0-1-100', '0-1-', 100],
    ['0-1-0', '0-1-', 0],
  ])('splits %s', (gtid, prefix, number) => {
    expect(packGtid(gtid)).toEqual({ prefix, number });
  });

  it.each(['', 'text', 'a:007', 'a:9007199254740993', 'a:1 '])(
    'keeps %j whole, where a number would not read back',
    (gtid) => {
      expect(packGtid(gtid)).toEqual({ prefix: gtid, number: undefined });
    },
  );

  it('loses nothing of any string', () => {
    const gtids = fc.oneof(fc.string(), fc.stringMatching(/^[a-f0-9-]{0,6}[:-]\d{0,18}$/));
    fc.assert(
      fc.property(gtids, gtids, (gtid, other) => {
        const packed = packGtid(gtid);
        expect(packed.prefix + (packed.number ?? '')).toBe(gtid);
        for (const likely of [packed.prefix, packGtid(other).prefix, gtid]) {
          expect(packGtid(gtid, likely)).toEqual(packed);
        }
      }),
    );
  });
});

describe('packEventId', () => {
  it('splits what reads back as it was', () => {
    const id = { file: 'mysql-bin.000003', position: 5_000_000_000, threadId: -1 };
    expect(packEventId(formatEventId(id))).toEqual(id);
  });

  it.each([
    'mysql-bin.000003:2208;29',
    'mysql-bin.000003:0000000000002208',
    'mysql-bin.000003:0000000000002208;029',
    'mysql-bin.000003:000000000002208;029',
    'mysql-bin.000003:0000000000002208;-0',
    'mysql-bin.000003:99999999999999999999;1',
    'something else',
    '',
  ])('gives %j up, which does not', (text) => {
    expect(packEventId(text)).toBeUndefined();
  });

  it('never bends a string', () => {
    const ids = fc.oneof(fc.string(), fc.stringMatching(/^.{0,5}:\d{14,18};-?\d{1,4}$/));
    fc.assert(
      fc.property(ids, (text) => {
        const id = packEventId(text);
        if (id !== undefined) expect(formatEventId(id)).toBe(text);
      }),
    );
  });
});
