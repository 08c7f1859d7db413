import { describe, expect, it } from 'vitest';
import { becomeDates, roundedQuery } from '../../../../src/applier/foreign/rounded-dates.js';
import { MARIADB, textOf } from '../statement/text.js';

function columns(sql: string): string[] {
  const found = becomeDates(textOf(sql, MARIADB), 'here');
  return found.map(({ table, column }) => `${table} ${column}`);
}

describe('columns that become a DATE', () => {
  it.each([
    ['ALTER TABLE t MODIFY d DATE', ['`here`.`t` d']],
    ['ALTER ONLINE TABLE s.t ADD x DATE, CHANGE COLUMN `a b` c DATE NOT NULL', ['`s`.`t` a b']],
    [
      'alter table `s`.`t` modify column if exists d date, modify e date first',
      ['`s`.`t` d', '`s`.`t` e'],
    ],
    ['ALTER TABLE IF EXISTS t ADD (x INT, modify DATE), MODIFY y DATE', ['`here`.`t` y']],
  ])('are found in %s', (sql, found) => {
    expect(columns(sql)).toEqual(found);
  });

  it.each([
    'ALTER TABLE t MODIFY d DATETIME, CHANGE date e INT',
    'ALTER TABLE t ADD d DATE, DROP modify',
    'CREATE TABLE t (d DATE)',
    'ALTER VIEW v AS SELECT 1',
  ])('are none in %s', (sql) => {
    expect(columns(sql)).toEqual([]);
  });

  it('are looked at in the time zone of the statement', () => {
    const query = roundedQuery({ table: '`s`.`t`', column: 'd' }, "_latin1'+05:00'");
    expect(query).toMatch(
      /^SET time_zone=_latin1'\+05:00';SELECT .* FROM `s`\.`t` WHERE HOUR\(`d`\)/,
    );
  });
});
