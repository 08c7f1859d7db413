import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/sql/edits.js';
import { parseStatement } from '../../../src/sql/parse.js';
import { redact } from '../../../src/sql/redact.js';
import { StatementText } from '../../../src/sql/statement-text.js';
import { MARIADB, MYSQL, textOf } from '../applier/statement/text.js';
import { samples } from './corpus.js';

/** `role object schema.name`, in the order of the statement; `~` where a body names it. */
function named(sql: string, dialect = MYSQL): string[] {
  return parseStatement(textOf(sql, dialect)).names.map(
    ({ role, object, schema, name, inBody }) => {
      const full = schema === undefined ? name.text : `${schema.text}.${name.text}`;
      return `${inBody ? '~' : ''}${role} ${object} ${full}`;
    },
  );
}

/** Statements that the parser leaves to the operator, by the case that has them. */
const REFUSED = /^(?:ddl-maintenance|statements-sql-mode-oracle)\//;

describe('the parser', () => {
  it('reads every statement of the end-to-end cases, or refuses it with a hint', () => {
    const refused = samples().flatMap(({ name, sql, dialect }) => {
      try {
        parseStatement(new StatementText(sql, dialect));
        return [];
      } catch (error) {
        expect(error).toMatchObject({ code: 'STATEMENT_UNPARSED', hint: expect.any(String) });
        return [name];
      }
    });
    expect(refused.filter((name) => !REFUSED.test(name))).toEqual([]);
  });

  it.each([
    [
      'INSERT INTO a.t (x) SELECT t.y FROM b.u AS t JOIN v ON v.id = t.id',
      ['written table a.t', 'read table b.u', 'read table v'],
    ],
    ['UPDATE t, u SET t.a = u.b', ['written table t', 'read table u']],
    ['UPDATE t, u SET a = 1', ['written table t', 'written table u']],
    ['DELETE x, u FROM a.t AS x JOIN u', ['written table a.t', 'written table u']],
    [
      'DELETE FROM `a``b`.t WHERE EXISTS (SELECT 1 FROM u WHERE f(`u`.x) > 1)',
      ['written table a`b.t', 'read table u'],
    ],
    ['WITH c AS (SELECT * FROM t) SELECT * FROM c, d.c', ['read table t', 'read table d.c']],
    ['WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT * FROM t) SELECT * FROM t', []],
    [
      'REPLACE INTO t SET a = (SELECT MAX(b) FROM u), c = s.f(1)',
      ['written table t', 'read table u', 'called function s.f'],
    ],
    [
      'SELECT * FROM ((SELECT 1 FROM a) UNION (SELECT 2 FROM b)) AS x, (c JOIN d USING (e))',
      ['read table a', 'read table b', 'read table c', 'read table d'],
    ],
    [
      'CREATE TABLE t (a INT DEFAULT (1), b INT REFERENCES p (x), KEY (b), FOREIGN KEY (a) REFERENCES q.r (y)) ENGINE=InnoDB',
      ['created table t', 'referenced table p', 'referenced table q.r'],
    ],
    ['CREATE TABLE IF NOT EXISTS t LIKE s.u', ['created table t', 'referenced table s.u']],
    [
      'CREATE TABLE t (a INT) PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN (1)) AS SELECT a FROM u',
      ['created table t', 'read table u'],
    ],
    [
      'ALTER TABLE t ADD COLUMN x INT AFTER y, DROP KEY k, RENAME TO s.u',
      ['altered table t', 'renamed-to table s.u'],
    ],
    ['ALTER TABLE t EXCHANGE PARTITION p WITH TABLE u', ['altered table t', 'altered table u']],
    [
      'RENAME TABLE a TO b, s.c TO d',
      [
        'renamed-from table a',
        'renamed-to table b',
        'renamed-from table s.c',
        'renamed-to table d',
      ],
    ],
    ['DROP TABLE IF EXISTS a, s.b CASCADE', ['dropped table a', 'dropped table s.b']],
    ['CREATE UNIQUE INDEX i ON s.t (a(10) DESC, (b + 1))', ['altered table s.t']],
    [
      "CREATE DEFINER='a'@'%' SQL SECURITY INVOKER VIEW s.v (x) AS SELECT a FROM t WITH CHECK OPTION",
      ['created table s.v', 'read table t'],
    ],
    [
      'CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW BEGIN IF NEW.a > 1 THEN INSERT INTO u VALUES (NEW.a); END IF; END',
      ['created trigger tr', 'altered table t', '~written table u'],
    ],
    [
      'CREATE PROCEDURE p(IN a INT) BEGIN DECLARE c CURSOR FOR SELECT x FROM t; WHILE a > 0 DO SET a = a - 1; CALL s.q(a); END WHILE; END',
      ['created procedure p', '~read table t', '~called procedure s.q'],
    ],
    [
      'CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN CASE WHEN 1 THEN (SELECT MAX(a) FROM t) ELSE 2 END',
      ['created function f', '~read table t'],
    ],
    [
      'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t',
      ['created event e', '~written table t'],
    ],
    ['GRANT SELECT (a), UPDATE ON s.t TO x@y', ['altered table s.t']],
    ['GRANT ALL ON s.* TO x@y', ['altered schema s']],
    [
      "LOAD DATA INFILE 'x' REPLACE INTO TABLE s.t FIELDS TERMINATED BY ',' (a, @b) SET c = @b",
      ['written table s.t'],
    ],
    ['TRUNCATE s.t', ['altered table s.t']],
    ['DROP DATABASE IF EXISTS `s`', ['dropped schema s']],
    ['INSERT INTO t VALUES (\'FROM x\', "JOIN y", 1.5e3) /* FROM z */', ['written table t']],
  ])('%s', (sql, expected) => {
    expect(named(sql)).toEqual(expected);
    expect(named(sql.toLowerCase().replaceAll('new.', 'NEW.'), MARIADB)).toEqual(
      expected.map((it) => it.toLowerCase()),
    );
  });

  it('reads what only MariaDB has', () => {
    expect(
      named('SET STATEMENT max_statement_time=1 FOR INSERT INTO t VALUES (NEXTVAL(s.q))', MARIADB),
    ).toEqual(['written table t', 'written table s.q']);
    expect(named('DELETE FROM t FOR PORTION OF p FROM 1 TO 2 RETURNING a', MARIADB)).toEqual([
      'written table t',
    ]);
    expect(named('CREATE PROCEDURE p AS BEGIN DELETE FROM t; END', MARIADB)).toEqual([
      'created procedure p',
    ]);
  });

  it('reads quotes as the session did', () => {
    expect(named('INSERT INTO "t" VALUES (1)', { ...MYSQL, ansiQuotes: true })).toEqual([
      'written table t',
    ]);
    expect(() => named('INSERT INTO "t" VALUES (1)')).toThrow(/not understood/);
    expect(
      named("INSERT INTO t SELECT '\\' FROM u", { ...MYSQL, noBackslashEscapes: true }),
    ).toHaveLength(2);
  });

  it('gives the bytes of names: replaced by themselves nothing changes, by others only names do', () => {
    for (const { sql, dialect, name } of samples()) {
      if (REFUSED.test(name)) continue;
      const { names, qualifiers } = parseStatement(new StatementText(sql, dialect));
      const refs = [...names, ...qualifiers.filter(({ table }) => table !== undefined)];
      const parts = refs.flatMap((ref) => [ref.name, ...(ref.schema ? [ref.schema] : [])]);
      const same = parts.map(({ start, end }) => ({ start, end, text: sql.subarray(start, end) }));
      expect(applyEdits(sql, same).equals(sql), name).toBe(true);
      const other = parts.map(({ start, end, text }) => {
        const renamed = Buffer.from(`\`n_${Buffer.from(text).toString('hex')}\``);
        return { start, end, text: renamed };
      });
      const again = parseStatement(new StatementText(applyEdits(sql, other), dialect)).names;
      const roles = (all: typeof names): string[] =>
        all.map(({ role, object }) => `${role} ${object}`);
      expect(roles(again), name).toEqual(roles(names));
    }
  });
});

describe('a statement as it may be shown', () => {
  it.each([
    [
      "CREATE USER a@'b' IDENTIFIED WITH p AS 'hash'",
      "CREATE USER a@'b' IDENTIFIED WITH p AS '<hidden>'",
    ],
    ['ALTER USER a IDENTIFIED WITH p AS 0x2A41', "ALTER USER a IDENTIFIED WITH p AS '<hidden>'"],
    ["SET PASSWORD FOR a = 'hash'", "SET PASSWORD FOR a = '<hidden>'"],
    ["CREATE USER a IDENTIFIED BY 'x\\'y'", 'CREATE USER <hidden>'],
    ["INSERT INTO t VALUES ('IDENTIFIED BY')", "INSERT INTO t VALUES ('IDENTIFIED BY')"],
  ])('%s', (sql, shown) => {
    expect(redact(textOf(sql)).toString()).toBe(shown);
  });
});
