import { describe, expect, it } from 'vitest';
import { formatSeqnoSet, hasSeqno, parseSeqnoSet } from '../../../src/util/seqno-set.js';

describe('a set of seqnos', () => {
  it('is read from single seqnos and ranges', () => {
    expect(parseSeqnoSet('12,15-17')).toEqual([
      { from: 12, to: 12 },
      { from: 15, to: 17 },
    ]);
  });

  it.each(['', 'x', '1,', '5-3', '-1', '1-2-3', '1.5'])('is not %j', (text) => {
    expect(parseSeqnoSet(text)).toBeUndefined();
  });

  it('is written as it was read', () => {
    expect(formatSeqnoSet(parseSeqnoSet('12, 15 - 17') ?? [])).toBe('12,15-17');
  });

  it('holds its ends and nothing around them', () => {
    const set = parseSeqnoSet('12,15-17') ?? [];
    expect([11, 12, 13, 14, 15, 16, 17, 18].filter((seqno) => hasSeqno(set, seqno))).toEqual([
      12, 15, 16, 17,
    ]);
  });
});
