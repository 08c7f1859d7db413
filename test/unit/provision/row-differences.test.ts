import { expect, it } from 'vitest';
import { differencesOf } from '../../../src/provision/row-differences.js';

const hashes = (...rows: readonly (readonly [string, ...string[]])[]) =>
  new Map(rows.map(([name, ...found]) => [name, found]));

it('names rows by their key', () => {
  const found = differencesOf(
    hashes(['1', 'a'], ['2', 'b'], ['3', 'c']),
    hashes(['3', 'x'], ['2', 'b'], ['9', 'z']),
  );
  expect(found).toEqual([
    { row: '1', kind: 'missing on the slave' },
    { row: '3', kind: 'different' },
    { row: '9', kind: 'only on the slave' },
  ]);
});

it('tells where a table without a key has the same row another number of times', () => {
  const found = differencesOf(
    hashes(['a', 'a', 'a'], ['b', 'b']),
    hashes(['a', 'a'], ['b', 'b', 'b']),
  );
  expect(found).toEqual([
    { row: 'a (2 on the master, 1 on the slave)', kind: 'missing on the slave' },
    { row: 'b (1 on the master, 2 on the slave)', kind: 'only on the slave' },
  ]);
});

it('keeps apart rows whose keys are written alike', () => {
  expect(differencesOf(hashes(['1,2', 'a', 'b']), hashes(['1,2', 'b', 'a']))).toEqual([]);
  expect(differencesOf(hashes(['1,2', 'a', 'b']), hashes(['1,2', 'b', 'c']))).toHaveLength(1);
});
