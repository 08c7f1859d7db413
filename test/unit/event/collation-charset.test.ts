import { describe, expect, it } from 'vitest';
import { charsetOfCollation } from '../../../src/event/collation-charset.js';
import { isUtf8 } from '../../../src/sql/names.js';

describe('charsetOfCollation', () => {
  it.each([
    [8, 'latin1'],
    [33, 'utf8mb3'],
    [45, 'utf8mb4'],
    [63, 'binary'],
    [255, 'utf8mb4'],
    [1069, 'utf8mb4'],
    [1032, 'latin1'],
    [2304, 'utf8mb4'],
    [608, 'utf8mb4'],
    [28, 'gbk'],
    [579, 'utf8mb3'],
    [611, 'utf8mb4'],
    [53, 'macroman'],
    [1270, 'utf8mb4'],
  ])('%i is %s', (collation, charset) => {
    expect(charsetOfCollation(collation)).toBe(charset);
  });

  it('does not guess', () => {
    expect(charsetOfCollation(9999)).toBeUndefined();
  });
});

it.each([
  ['a NO PAD collation of utf8mb4', 1270, true],
  ['binary, whose names are utf8', 63, true],
  ['macroman_bin', 53, false],
])('names under %s', (_, collation, are) => {
  expect(isUtf8(collation)).toBe(are);
});
