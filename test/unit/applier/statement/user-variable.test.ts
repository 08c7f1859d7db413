import { describe, expect, it } from 'vitest';
import type { UserVarEvent } from '../../../../src/binlog/binlog-event.js';
import {
  unchecked,
  uncheckedVariable,
  userVariable,
} from '../../../../src/applier/statement/user-variable.js';

const HEADER = {
  timestamp: 0,
  typeCode: 14,
  serverId: 1,
  eventSize: 0,
  nextPosition: 0,
  flags: 0,
};

function assignment(event: Partial<UserVarEvent>): string {
  const whole: UserVarEvent = {
    kind: 'user-var',
    header: HEADER,
    name: Buffer.from('v'),
    type: 'string',
    collation: 63,
    value: undefined,
    unsigned: false,
    dataType: undefined,
    ...event,
  };
  const names = { charset: 'latin1', collation: 'latin1_german1_ci' };
  return userVariable(whole, (id) => (id === 5 ? names : undefined)).toString('latin1');
}
function int(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt.asIntN(64, value));
  return bytes;
}
function real(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

describe('a user variable of bytes that are no characters', () => {
  const names = { charset: 'utf8mb4', collation: 'utf8mb4_bin' };
  const event = (value: string, collation = 46): UserVarEvent => ({
    kind: 'user-var',
    header: HEADER,
    name: Buffer.from('v'),
    type: 'string',
    collation,
    value: Buffer.from(value, 'latin1'),
    unsigned: false,
    dataType: undefined,
  });

  it('is sent as from a client of its character set', () => {
    expect(unchecked(event('a\xdf'), () => names)).toBe(names);
    expect(uncheckedVariable(event("'\xdf\\")).toString('latin1')).toBe("@`v`:='''\xdf\\'");
  });

  it('is an ordinary one in other character sets, of other types, and where they are characters', () => {
    expect(unchecked(event('\xc3\xa9'), () => names)).toBeUndefined();
    expect(unchecked(event('\xdf', 63), () => names)).toBeUndefined();
    expect(unchecked({ ...event('\xdf'), type: 'real' }, () => names)).toBeUndefined();
    const latin1 = { charset: 'latin1', collation: 'latin1_bin' };
    expect(unchecked(event('\xdf'), () => latin1)).toBeUndefined();
  });

  it('is taken for one in character sets whose characters are not looked at', () => {
    const gbk = { charset: 'gbk', collation: 'gbk_bin' };
    expect(unchecked(event('\xbd\x5c'), () => gbk)).toBe(gbk);
    expect(unchecked(event("it's"), () => gbk)).toBeUndefined();
    const odd = { ...event('\xbd\x5c'), name: Buffer.from('\u00e9') };
    expect(unchecked(odd, () => gbk)).toBeUndefined();
  });
});

describe('a user variable', () => {
  it('is NULL, or text with its collation', () => {
    expect(assignment({})).toBe('@`v`:=NULL');
    expect(assignment({ value: Buffer.from([0xe4]), collation: 5 })).toBe(
      "@`v`:=_latin1 X'e4' COLLATE `latin1_german1_ci`",
    );
    expect(assignment({ value: Buffer.alloc(0) })).toBe("@`v`:=_binary X'' COLLATE `binary`");
  });

  it('is an integer of its signedness', () => {
    const type = 'int';
    expect(assignment({ type, value: int(-(2n ** 63n)) })).toBe('@`v`:=-9223372036854775808');
    expect(assignment({ type, value: int(-1n), unsigned: true })).toBe(
      '@`v`:=CAST(18446744073709551615 AS UNSIGNED)',
    );
  });

  it.each([
    [0.1 + 0.2, '0.30000000000000004e0'],
    [-0, '-0e0'],
    [5, '5e0'],
    [1e300, '1e+300'],
    [5e-324, '5e-324'],
  ])('is the double %d', (value, text) => {
    expect(assignment({ type: 'real', value: real(value) })).toBe(`@\`v\`:=${text}`);
  });

  it('is a decimal with its precision and scale', () => {
    const value = Buffer.concat([Buffer.from([4, 2]), Buffer.from([0x80 + 12, 34])]);
    expect(assignment({ type: 'decimal', value })).toBe('@`v`:=CAST(12.34 AS DECIMAL(4,2))');
  });

  it('is a decimal literal where it has more digits than any type', () => {
    const digits = Buffer.concat([Buffer.from([0x80]), Buffer.alloc(29)]); // 3 and 7 times 9
    const value = Buffer.concat([Buffer.from([66, 0]), digits]);
    expect(assignment({ type: 'decimal', value })).toBe('@`v`:=0.');
  });

  it('keeps the bytes of its name and doubles backquotes', () => {
    expect(assignment({ name: Buffer.from('ü`x') })).toBe('@`\xc3\xbc``x`:=NULL');
  });

  it('stops the service if the target cannot hold it', () => {
    const unknown = (): string => assignment({ value: Buffer.from('x'), collation: 999 });
    expect(unknown).toThrow(expect.objectContaining({ code: 'EVENT_UNSUPPORTED' }) as Error);
    expect(() => assignment({ type: 'row', value: Buffer.alloc(0) })).toThrow(/@v is a row/);
  });
});
