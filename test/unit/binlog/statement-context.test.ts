import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { EventType } from '../../../src/binlog/event-type.js';
import { eventOf } from './build.js';
import { FLAVOURS, decodedOf } from './captured.js';

const NAME = 'statements with context';

describe.each(FLAVOURS)('what a statement reads, %s', (flavour) => {
  const variables = new Map(
    decodedOf(flavour, NAME, 'user-var').map((event) => [event.name.toString(), event]),
  );

  it('reads insert ids and last insert ids', () => {
    const found = decodedOf(flavour, NAME, 'intvar').map((event) => [event.variable, event.value]);
    expect(found).toEqual([
      ['insert_id', 1n],
      ['last_insert_id', 1n],
      ['insert_id', 2n],
      ['insert_id', 3n],
      ['insert_id', 4n],
    ]);
  });

  it('reads the seeds of RAND()', () => {
    const [rand] = decodedOf(flavour, NAME, 'rand');
    expect(rand).toMatchObject({ seed1: 123n, seed2: 456n });
  });

  it('reads text with its collation, and bytes', () => {
    expect(variables.get('s')).toMatchObject({ type: 'string', collation: 224 });
    expect(variables.get('s')?.value?.toString()).toBe('text');
    expect(variables.get('b')).toMatchObject({ type: 'string', collation: 63 });
    expect(variables.get('b')?.value).toEqual(Buffer.from([0, 255]));
  });

  it('reads NULL', () => {
    expect(variables.get('n')).toMatchObject({ type: 'string', value: undefined });
  });

  it('reads signed and unsigned integers', () => {
    expect(variables.get('i')).toMatchObject({ type: 'int', unsigned: false });
    expect(variables.get('i')?.value?.readBigInt64LE()).toBe(-7n);
    expect(variables.get('u')).toMatchObject({ type: 'int', unsigned: true });
    expect(variables.get('u')?.value?.readBigUInt64LE()).toBe(18446744073709551615n);
  });

  it('reads doubles and decimals', () => {
    expect(variables.get('r')?.value?.readDoubleLE()).toBe(1.5);
    expect(variables.get('d')).toMatchObject({ type: 'decimal' });
    expect(variables.get('d')?.value?.toString('hex')).toBe('0a0280bc614e5a');
  });
});

describe('user variables of MariaDB 11', () => {
  const start = `01000000 67 00 00 3f000000 02000000 0102`;

  it('reads the name of the data type', () => {
    const body = `${start} 02 05 ${Buffer.from('point').toString('hex')}`;
    const { raw, format } = eventOf('mariadb', EventType.USER_VAR, body);
    expect(decodeEvent(raw, format)).toMatchObject({
      dataType: Buffer.from('point'),
      value: Buffer.from([1, 2]),
    });
  });

  it.each([
    ['an unknown attribute', `${start} 03`],
    ['an unknown type', '01000000 67 00 05 3f000000 00000000'],
    ['an integer of four bytes', '01000000 67 00 02 3f000000 04000000 01020304'],
  ])('refuses %s', (_what, body) => {
    const { raw, format } = eventOf('mariadb', EventType.USER_VAR, body);
    expect(() => decodeEvent(raw, format)).toThrowError(
      expect.objectContaining({ code: 'EVENT_MALFORMED' }),
    );
  });
});
