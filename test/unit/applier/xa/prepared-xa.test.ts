import { describe, expect, it } from 'vitest';
import { PreparedXa } from '../../../../src/applier/xa/prepared-xa.js';

const entry = (seqno: number) => ({ seqno, epoch: 0, eventId: `b.1:${seqno};1`, here: undefined });

describe('prepared XA transactions', () => {
  it('count until their end is committed', () => {
    const prepared = new PreparedXa(new Map([['a', entry(3)]]));
    prepared.add('b', entry(7));
    prepared.remove('a', entry(3), 9);
    expect(prepared.get('a')).toBeUndefined();
    expect(prepared.summary).toEqual({ count: 2, lowest: 3 });
    prepared.committed(8);
    expect(prepared.summary).toEqual({ count: 2, lowest: 3 });
    prepared.committed(9);
    expect(prepared.summary).toEqual({ count: 1, lowest: 7 });
  });

  it('come back, and go, with what is rolled back', () => {
    const prepared = new PreparedXa(new Map([['a', entry(3)]]));
    prepared.remove('a', entry(3), 6);
    prepared.add('a', entry(7));
    prepared.add('b', entry(8));
    prepared.rolledBack(5);
    expect(prepared.get('a')).toEqual(entry(3));
    expect(prepared.get('b')).toBeUndefined();
    expect(prepared.summary).toEqual({ count: 1, lowest: 3 });
  });
});
