import { describe, expect, it } from 'vitest';
import { Joins } from '../../../../src/applier/row/joins.js';
import { targetColumn, targetTable } from './build.js';

const TABLE = targetTable([targetColumn('id')]);
const CHILD = { ...TABLE, refers: true };

describe('rows of a table that are deleted together', () => {
  it('go one by one once a child was in the way', () => {
    const apart = new Set<string>();
    const joins = new Joins(apart, TABLE);
    expect(joins.areOn).toBe(true);
    expect(joins.again(1451, 'a foreign key constraint fails')).toMatchObject({ retryable: true });
    expect([joins.areOn, new Joins(apart, TABLE).areOn]).toEqual([false, false]);
    expect(joins.again(1451, 'it is in the way of one row, too')).toBeUndefined();
  });

  it('go one by one where one may have taken the other with it', () => {
    expect(new Joins(new Set(), CHILD).again(undefined, '1 instead of 2')).toBeDefined();
    expect(new Joins(new Set(), TABLE).again(undefined, '1 instead of 2')).toBeUndefined();
  });

  it('stay together at any other error', () => {
    expect(new Joins(new Set(), CHILD).again(1205, 'lock wait timeout')).toBeUndefined();
  });

  it('are none where rows refer to others of the table', () => {
    expect(new Joins(new Set(), { ...CHILD, selfReferencing: true }).areOn).toBe(false);
  });
});
