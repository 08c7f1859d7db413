import { describe, expect, test } from 'vitest';
import type { GtidEvent, MariadbGtidEvent } from '../../../src/binlog/binlog-event.js';
import { parseExecutedSet, type ExecutedSet } from '../../../src/extractor/executed-set.js';
import { GtidIntervals } from '../../../src/extractor/gtid-intervals.js';

const A = '11111111-1111-1111-1111-111111111111';
const B = 'abcdefab-1111-1111-1111-111111111111';

function mysql(uuid: string, gno: number | bigint, tag = ''): GtidEvent {
  return { kind: 'gtid', uuid, tag, gno: BigInt(gno) } as GtidEvent;
}

function mariadb(domainId: number, serverId: number, sequence: bigint): MariadbGtidEvent {
  const gtid = `${domainId}-${serverId}-${sequence}`;
  return { kind: 'mariadb-gtid', gtid, domainId, serverId, sequence } as MariadbGtidEvent;
}

function withAll(set: ExecutedSet, ...events: Array<GtidEvent | MariadbGtidEvent>): ExecutedSet {
  for (const event of events) set.add(event);
  return set;
}

describe('a set of MySQL', () => {
  test.each([
    ['', ''],
    [`${A}:1-5`, `${A}:1-5`],
    [`${A}:1-5:6:9-10`, `${A}:1-6:9-10`],
    [`${B.toUpperCase()}:1,\n${A}:7`, `${A}:7,${B}:1`],
    [`${A}:1-5:red:2:blue:1-3`, `${A}:1-5:blue:1-3:red:2`],
    [`${A}:red:2`, `${A}:red:2`],
    [`${A}:9223372036854775806`, `${A}:9223372036854775806`],
  ])('%j reads as %j', (text, normal) => {
    expect(parseExecutedSet(text, 'mysql').text()).toBe(normal);
  });

  test.each(['x', A, `${A}:`, `${A}:0`, `${A}:5-3`, `${A}:1-2-3`, '0-1-5', `${A}:0x10`])(
    '%j is none',
    (text) => {
      expect(() => parseExecutedSet(text, 'mysql')).toThrow();
    },
  );

  test('grows by one transaction at a time, in any order, with its tags', () => {
    const set = parseExecutedSet(`${A}:1-3`, 'mysql');
    withAll(set, mysql(A, 4), mysql(B, 9), mysql(A, 7), mysql(A, 6), mysql(A, 2, 'red'));
    expect(set.text()).toBe(`${A}:1-4:6-7:red:2,${B}:9`);
    withAll(set, mysql(A, 5), mysql(A, 1, 'red'));
    expect(set.text()).toBe(`${A}:1-7:red:1-2,${B}:9`);
  });

  test('says after each one the same as a set that is read anew', () => {
    const set = parseExecutedSet(`${B}:1`, 'mysql');
    const grown = [mysql(A, 4), mysql(B, 2), mysql(A, 4, 'red'), mysql(A, 5), mysql(B, 3, 'red')];
    for (const event of grown) {
      const read = parseExecutedSet(set.text(), 'mysql');
      expect(withAll(set, event).text()).toBe(withAll(read, event).text());
    }
  });

  test('knows what it holds', () => {
    const set = parseExecutedSet(`${A}:1-3:7:red:5`, 'mysql');
    const held = [mysql(A, 1), mysql(A, 7), mysql(A, 5, 'red')];
    const others = [mysql(A, 4), mysql(A, 8), mysql(A, 5), mysql(A, 1, 'red'), mysql(B, 1)];
    expect(held.map((event) => set.has(event))).toEqual([true, true, true]);
    expect(others.some((event) => set.has(event))).toBe(false);
  });
});

describe('a set of MariaDB', () => {
  test('keeps the last transaction of each domain, also with a lower number from another server', () => {
    const set = parseExecutedSet('0-1-10,2-1-5', 'mariadb');
    withAll(set, mariadb(0, 1, 11n), mariadb(0, 2, 9n), mariadb(7, 1, 18446744073709551615n));
    expect(set.text()).toBe('0-2-9,2-1-5,7-1-18446744073709551615');
  });

  test('holds what came before the last transaction of a domain', () => {
    const set = parseExecutedSet('0-1-10', 'mariadb');
    expect(set.has(mariadb(0, 1, 10n))).toBe(true);
    expect(set.has(mariadb(0, 1, 11n))).toBe(false);
    expect(set.has(mariadb(1, 1, 1n))).toBe(false);
  });

  test('is not of MySQL', () => {
    expect(() => parseExecutedSet(`${A}:1`, 'mariadb')).toThrow();
  });
});

describe('intervals', () => {
  test('are the numbers that were added, whatever the order', () => {
    let seed = 7;
    const random = (limit: number) => (seed = (seed * 48_271) % 2_147_483_647) % limit;
    for (let round = 0; round < 200; round++) {
      const intervals = new GtidIntervals();
      const numbers = new Set<number>();
      for (let i = 0; i < 12; i++) {
        const first = 1 + random(40);
        const last = first + random(5);
        intervals.add(BigInt(first), BigInt(last));
        for (let n = first; n <= last; n++) numbers.add(n);
      }
      expect(intervals.text()).toBe(naiveText(numbers));
      for (let n = 1; n < 50; n++) expect(intervals.has(BigInt(n))).toBe(numbers.has(n));
    }
  });
});

function naiveText(numbers: ReadonlySet<number>): string {
  const parts: string[] = [];
  for (let n = 1; n < 60; n++) {
    if (!numbers.has(n) || numbers.has(n - 1)) continue;
    let last = n;
    while (numbers.has(last + 1)) last += 1;
    parts.push(last === n ? `${n}` : `${n}-${last}`);
  }
  return parts.join(':');
}
