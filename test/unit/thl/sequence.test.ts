import { describe, expect, it } from 'vitest';
import { Sequence } from '../../../src/thl/sqlite/sequence.js';
import { makeEvent, makeSource, makeTransaction } from '../../contract/log-events.js';

describe('Sequence', () => {
  it('stays where it was when it refuses', () => {
    const sequence = new Sequence(makeEvent(4).header);
    expect(() => sequence.accept([makeEvent(5), makeEvent(7)], makeSource(7))).toThrow(
      'expected fragment 0 of transaction 6, found fragment 0 of transaction 7',
    );
    sequence.accept([makeEvent(5)], makeSource(5));
  });

  it('goes on inside a transaction', () => {
    const [first, ...rest] = makeTransaction(3, 3);
    const sequence = new Sequence(first!.header);
    expect(() => sequence.accept([makeEvent(4)], makeSource(4))).toThrow('expected fragment 1');
    sequence.accept(rest, makeSource(3));
    sequence.accept([makeEvent(4)], makeSource(4));
  });

  it('begins with a first fragment, of whatever transaction', () => {
    const sequence = new Sequence(undefined);
    expect(() => sequence.accept([makeEvent(9, { fragno: 2 })], makeSource(9))).toThrow(
      'expected fragment 0 of transaction 9',
    );
    sequence.accept([makeEvent(12)], makeSource(12));
  });

  it('takes an empty call', () => {
    new Sequence(undefined).accept([], undefined);
  });
});
