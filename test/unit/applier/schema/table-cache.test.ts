import { describe, expect, it } from 'vitest';
import { TableCache } from '../../../../src/applier/schema/table-cache.js';
import { tableKey, type TableName } from '../../../../src/applier/schema/table-name.js';
import { targetColumn, targetTable } from '../row/build.js';

const tables = (from: number, to: number): TableName[] =>
  Array.from({ length: to - from }, (_, i) => ({ schema: 's', name: `t${from + i}` }));

/** A target with the tables s.t0, s.t1, .. , each with columns of its own unless they are all alike. */
function target({ count = 100, mostAtOnce = 10, alike = false } = {}) {
  const asked: string[][] = [];
  const there = new Set(tables(0, count).map(tableKey));
  const schema = {
    mostAtOnce,
    tables: async (wanted: readonly TableName[]) => {
      asked.push(wanted.map(({ name }) => name));
      const found = wanted.filter((table) => there.has(tableKey(table)));
      return new Map(
        found.map((table) => {
          const columns = [targetColumn(alike ? 'a' : table.name), targetColumn('b')];
          return [tableKey(table), { ...targetTable(columns), ...table }];
        }),
      );
    },
  };
  return { asked, schema };
}

describe('the tables of the target', () => {
  it('that come later are looked up with the one that is wanted, as many as one look-up may hold', async () => {
    const { asked, schema } = target();
    const cache = new TableCache(schema);
    await cache.get(tables(0, 1), tables(0, 20));
    expect(asked).toEqual([tables(0, 10).map(({ name }) => name)]);
    expect(cache.known({ schema: 's', name: 't9' })?.name).toBe('t9');
    expect(cache.known({ schema: 's', name: 't10' })).toBeUndefined();
  });

  it('that are known or turned out to be missing are not looked up ahead again', async () => {
    const { asked, schema } = target({ count: 3 });
    const cache = new TableCache(schema);
    await cache.get(tables(0, 1), tables(1, 5));
    const found = await cache.get(tables(4, 5), tables(0, 6));
    expect(asked[1]).toEqual(['t4', 't5']);
    expect(found.size).toBe(0);
  });

  it('take no more memory than is allowed, and are asked for together when they come back', async () => {
    const { asked, schema } = target({ count: 1000 });
    const cache = new TableCache(schema, 20_000);
    const all = tables(0, 1000);
    for (const [i, table] of all.entries()) {
      if (cache.known(table) === undefined) await cache.get([table], all.slice(i));
    }
    const kept = all.filter((table) => cache.known(table) !== undefined).length;
    expect(kept).toBeGreaterThan(1);
    expect(kept).toBeLessThan(30);
    expect(asked).toHaveLength(100);
  });

  it('that look alike share what they have in common', async () => {
    const { schema } = target({ count: 60, mostAtOnce: 100, alike: true });
    const cache = new TableCache(schema, 40_000);
    await cache.get(tables(0, 60), []);
    const [first, last] = ['t0', 't59'].map((name) => cache.known({ schema: 's', name }));
    expect(first).toMatchObject({ name: 't0' });
    expect(last?.columns).toBe(first?.columns);
    expect(last?.keys).toBe(first?.keys);
  });

  it('are unknown after a definition', async () => {
    const { schema } = target();
    const cache = new TableCache(schema);
    await cache.get(tables(0, 1), []);
    cache.clear();
    expect(cache.known({ schema: 's', name: 't0' })).toBeUndefined();
  });
});
