import { expect, it } from 'vitest';
import { withoutTimeLimit } from '../../../../src/applier/statement/time-limit.js';
import { textOf } from './text.js';

const without = (sql: string): string | undefined => withoutTimeLimit(textOf(sql))?.toString();

it.each([
  [
    'SET STATEMENT max_statement_time=10 FOR ALTER TABLE t ADD w INT',
    'SET STATEMENT max_statement_time=0 FOR ALTER TABLE t ADD w INT',
  ],
  [
    "set statement sql_mode='', max_statement_time = (1 + 0.5) * 2, foreign_key_checks=0 for DO 1",
    "set statement sql_mode='', max_statement_time = 0, foreign_key_checks=0 for DO 1",
  ],
])('a time limit of the master is lifted: %s', (sql, lifted) => {
  expect(without(sql)).toBe(lifted);
});

it.each([
  "SET STATEMENT sql_mode='' FOR UPDATE t SET max_statement_time = 5",
  'UPDATE t SET max_statement_time = 5',
])('stays as it is: %s', (sql) => {
  expect(without(sql)).toBeUndefined();
});
