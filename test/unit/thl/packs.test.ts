import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  PackBuilder,
  cutPack,
  headsOf,
  isIntact,
  packRow,
  type PackableRow,
} from '../../../src/thl/sqlite/pack.js';

function makeRow(seqno: number, bytes: number, overrides: Partial<PackableRow> = {}): PackableRow {
  return {
    seqno,
    segment: 1,
    position: (seqno + 1) * bytes,
    threadId: 7,
    gtidPrefix: 1,
    gtidNumber: 0,
    shard: 1,
    committedAt: seqno,
    data: Buffer.alloc(bytes, seqno),
    crc: undefined,
    ...overrides,
  };
}

function build(rows: readonly PackableRow[]): PackableRow[][] {
  const builder = new PackBuilder();
  const packs: PackableRow[][] = [];
  for (const row of rows) {
    if (!builder.takes(row)) packs.push(...builder.cut());
    builder.add(row);
  }
  return [...packs, ...builder.cut()];
}

const many = (count: number, bytes: number): PackableRow[] =>
  Array.from({ length: count }, (_, seqno) => makeRow(seqno, bytes));

describe('transactions that follow on each other', () => {
  it('are kept in order, each once', () => {
    const rows = many(1000, 700);
    expect(build(rows).flat()).toEqual(rows);
  });

  it('share rows that fill their pages but for an eighth of one', () => {
    const sizes = build(many(1000, 700)).filter((pack) => pack.length > 1);
    for (const pack of sizes) {
      const [first] = pack;
      const row = packRow(first!, pack);
      const overflow = row[9].length + row[10].length - 2033;
      expect((overflow + 16_380 / 8) % 16_380).toBeLessThan(16_380 / 8 + 16_380 / 16);
    }
    expect(sizes.length).toBeLessThan(10);
  });

  it('keep rows of their own where they are too few to fill a page', () => {
    expect(build(many(20, 300)).map((pack) => pack.length)).toEqual(Array(20).fill(1));
  });

  it('share none with those of another segment, or without a GTID', () => {
    const other = [makeRow(100, 700, { segment: 2 }), makeRow(101, 700, { segment: 2 })];
    const without = [makeRow(102, 700, { segment: 2, gtidPrefix: null, gtidNumber: null })];
    for (const pack of build([...many(100, 700), ...other, ...without])) {
      expect(new Set(pack.map((row) => `${row.segment} ${row.gtidPrefix}`)).size).toBe(1);
    }
  });
});

describe('a row of several transactions', () => {
  const rows = [makeRow(0, 10), makeRow(1, 20, { shard: 2, position: 99 }), makeRow(2, 0)];
  const whole = packRow(rows[0]!, rows);

  it('tells where each begins and how long it is', () => {
    expect(headsOf(whole)?.map(([offset, bytes]) => [offset, bytes])).toEqual([
      [0, 10],
      [10, 20],
      [30, 0],
    ]);
    expect(isIntact(whole)).toBe(true);
  });

  it('is the same where CRCs are known and bytes follow on each other in memory', () => {
    const memory = Buffer.alloc(40, 'memory');
    const views = [memory.subarray(3, 13), memory.subarray(13, 33), memory.subarray(33, 33)];
    const known = rows.map((row, i) => {
      const data = views[i] ?? memory;
      return { ...row, data, crc: crc32(data) };
    });
    const copied = known.map((row) => ({ ...row, data: Buffer.from(row.data), crc: undefined }));
    const row = packRow(known[0]!, known);
    expect(row).toEqual(packRow(copied[0]!, copied));
    expect([row[10].toString(), isIntact(row)]).toEqual([memory.toString('latin1', 3, 33), true]);
  });

  it('is not intact with other lengths, nor with other bytes', () => {
    const [text, data] = [whole[9], whole[10]];
    const heads = whole.with(9, text.replace('10', '11')) as typeof whole;
    const bytes = whole.with(10, Buffer.alloc(data.length)) as typeof whole;
    expect([isIntact(heads), isIntact(bytes)]).toEqual([false, false]);
    expect(headsOf(heads)).toBeUndefined();
    expect(headsOf(whole.with(9, 'no JSON') as typeof whole)).toBeUndefined();
  });

  it('can lose its last ones', () => {
    const cut = cutPack(whole, headsOf(whole)!, 1);
    expect([cut[1], cut[10].length, isIntact(cut), headsOf(cut)?.length]).toEqual([1, 30, true, 2]);
  });
});
