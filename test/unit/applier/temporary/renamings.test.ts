import { describe, expect, it } from 'vitest';
import { renamings } from '../../../../src/applier/temporary/statement-on-temporary.js';
import { MARIADB, textOf } from '../statement/text.js';

function renamed(sql: string): string[] {
  const name = (it: { schema: string; name: string }) => `${it.schema}.${it.name}`;
  return renamings(textOf(sql, MARIADB), 'd').map(({ from, to }) => `${name(from)}>${name(to)}`);
}

describe('new names of tables', () => {
  it.each([
    ['RENAME TABLE a TO b', ['d.a>d.b']],
    ['RENAME TABLES IF EXISTS `A` WAIT 5 TO x.b, s.`c` NOWAIT TO d', ['d.a>x.b', 's.c>d.d']],
    ['ALTER TABLE a RENAME b', ['d.a>d.b']],
    ['ALTER TABLE s.a ADD c INT DEFAULT 3, RENAME TO s.b', ['s.a>s.b']],
    ['ALTER TABLE a RENAME AS b, ADD d INT', ['d.a>d.b']],
    ['ALTER TABLE a RENAME = b', ['d.a>d.b']],
    ['ALTER TABLE a RENAME COLUMN b TO c, RENAME INDEX d TO e', []],
    ['ALTER TABLE a ADD `rename` INT', []],
    ['RENAME USER a TO b', []],
    ['INSERT INTO t VALUES (1)', []],
  ])('%s', (sql, expected) => {
    expect(renamed(sql)).toEqual(expected);
  });

  it('are read in the character set of the client', () => {
    const latin1 = { ...MARIADB, clientCollation: 8 };
    const sql = Buffer.from('RENAME TABLE `\xe4` TO b', 'latin1');
    const [first] = renamings(textOf(sql, latin1), 'd');
    expect(first?.from.name).toBe('ä');
  });
});
