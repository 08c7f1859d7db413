import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { EventType } from '../../../src/binlog/event-type.js';
import { eventOf } from './build.js';
import { FLAVOURS, decodedOf } from './captured.js';

const LOAD = 'LOAD DATA as a statement';

describe.each(FLAVOURS)('LOAD DATA as a statement, %s', (flavour) => {
  const [block] = decodedOf(flavour, LOAD, 'load-block');
  const [load] = decodedOf(flavour, LOAD, 'execute-load');

  it('has the file before the statement', () => {
    expect(block).toMatchObject({ isFirst: true, fileId: load?.fileId });
    expect(block?.block.length).toBeGreaterThan(0);
  });

  it('tells where the statement names the file', () => {
    const { statement } = load!.query;
    const [start, end] = [load!.nameStart, load!.nameEnd];
    expect(statement.toString('utf8', 0, start)).toBe('LOAD DATA');
    expect(statement.toString('utf8', start, end)).toMatch(/^ INFILE '.*load\.txt' INTO$/);
    expect(statement.toString('utf8', end)).toMatch(/^ TABLE `t`/);
    expect(load).toMatchObject({ duplicates: 'error', query: { errorCode: 0 } });
    expect(load!.query.status.sqlMode).toBeDefined();
  });

  it.each([
    [
      'a name beyond the statement',
      '01000000 00000000 00 0000 0000 07000000 05000000 ff000000 00 00 41',
    ],
    [
      'an unknown rule for duplicates',
      '01000000 00000000 00 0000 0000 07000000 00000000 00000000 03 00 41',
    ],
    ['a schema without an end', '01000000 00000000 01 0000 0000 07000000 00000000 00000000 00 41'],
  ])('is refused with %s', (_what, body) => {
    const { raw, format } = eventOf(flavour, EventType.EXECUTE_LOAD_QUERY, body);
    expect(() => decodeEvent(raw, format)).toThrowError(
      expect.objectContaining({ code: 'EVENT_MALFORMED' }),
    );
  });
});

describe.each(FLAVOURS)('XA PREPARE, %s', (flavour) => {
  it('names the transaction', () => {
    const [event] = decodedOf(flavour, 'XA', 'xa-prepare');
    expect(event).toMatchObject({ onePhase: false, xid: { formatId: 7 } });
    expect(event?.xid.gtrid.toString()).toBe('gtrid');
    expect(event?.xid.bqual.toString()).toBe('bqual');
  });

  it('is refused with an XID that is too long', () => {
    const body = `00 01000000 41000000 00000000 ${'61'.repeat(65)}`;
    const { raw, format } = eventOf(flavour, EventType.XA_PREPARE, body);
    expect(() => decodeEvent(raw, format)).toThrowError(/65 and 0 bytes/);
  });
});
