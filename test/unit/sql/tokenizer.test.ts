import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../../src/sql/dialect.js';
import { Tokenizer } from '../../../src/sql/tokenizer.js';
import { MARIADB, MYSQL, textOf } from '../applier/statement/text.js';

function tokens(sql: string | Buffer, dialect: Dialect = MYSQL): string[] {
  const bytes = typeof sql === 'string' ? Buffer.from(sql) : sql;
  return [...new Tokenizer(bytes, dialect)].map(
    ({ kind, start, end }) => `${kind}:${bytes.toString('latin1', start, end)}`,
  );
}

describe('the tokenizer', () => {
  it('tells words, names, strings, numbers and symbols apart', () => {
    expect(tokens("SELECT `a``b`.c1, 'it''s', 12 FROM t$")).toEqual([
      'word:SELECT',
      'name:`a``b`',
      'symbol:.',
      'word:c1',
      'symbol:,',
      "string:'it''s'",
      'symbol:,',
      'number:12',
      'word:FROM',
      'word:t$',
    ]);
  });

  it('leaves comments out', () => {
    expect(tokens('a -- b\nc # d\ne /* f */ g --h')).toEqual([
      'word:a',
      'word:c',
      'word:e',
      'word:g',
      'symbol:-',
      'symbol:-',
      'word:h',
    ]);
  });

  it('takes two dashes and a control character for a comment', () => {
    expect(tokens('a --\u0001 b')).toEqual(['word:a']);
  });

  it('leaves out version comments that are not executed, with comments in them', () => {
    expect(tokens('a /*!999999 b /* c */ d /* e */ f */ g')).toEqual(['word:a', 'word:g']);
    expect(tokens('a /*!50000 b /* c */ d */ g')).toEqual(['word:a', 'word:b', 'word:d', 'word:g']);
    expect(tokens('a /* b /* c */ d')).toEqual(['word:a', 'word:d']);
  });

  it('does not take comment marks in strings and names for comments', () => {
    expect(tokens('\'-- /*\' `#` "*/"')).toEqual(["string:'-- /*'", 'name:`#`', 'string:"*/"']);
  });

  it('follows backslashes unless the sql_mode says otherwise', () => {
    expect(tokens("'a\\'b' c")).toEqual(["string:'a\\'b'", 'word:c']);
    expect(tokens("'a\\' b", { ...MYSQL, noBackslashEscapes: true })).toEqual([
      "string:'a\\'",
      'word:b',
    ]);
  });

  it('takes double quotes for names under ANSI_QUOTES', () => {
    expect(tokens('"a\\" b', { ...MYSQL, ansiQuotes: true })).toEqual(['name:"a\\"', 'word:b']);
  });

  it.each([
    ['gbk', 28],
    ['sjis', 13],
    ['big5', 1],
    ['gb18030', 248],
    ['gbk_chinese_nopad_ci', 1052],
  ])('does not take the second byte of a %s character for a backslash', (_name, id) => {
    const sql = Buffer.concat([Buffer.from("'"), Buffer.from([0xe5, 0x5c]), Buffer.from("' b")]);
    expect(tokens(sql, { ...MYSQL, clientCollation: id })).toHaveLength(2);
    expect(tokens(sql, MYSQL)).toHaveLength(1);
  });

  it('does not take the second byte of a gbk character for a backquote', () => {
    const sql = Buffer.concat([Buffer.from('`'), Buffer.from([0xe5, 0x60]), Buffer.from('` b')]);
    expect(tokens(sql, { ...MYSQL, clientCollation: 28 })).toHaveLength(2);
  });

  it('reads the version comments that the server executes', () => {
    expect(tokens('DROP /*!40005 TEMPORARY */ TABLE t')).toContain('word:TEMPORARY');
    expect(tokens('a /*!99999 b */ c')).toEqual(['word:a', 'word:c']);
    expect(tokens('a /*! b */ c')).toEqual(['word:a', 'word:b', 'word:c']);
    expect(tokens('a /*!080020 b */ c')).toEqual(['word:a', 'word:b', 'word:c']);
  });

  it("keeps MariaDB's own version comments from MySQL, and MySQL's later ones from MariaDB", () => {
    expect(tokens('a /*M!100100 b */ c', MARIADB)).toContain('word:b');
    expect(tokens('a /*M!100100 b */ c', MYSQL)).not.toContain('word:b');
    expect(tokens('a /*!80000 b */ c', MARIADB)).not.toContain('word:b');
    expect(tokens('a /*!80000 b */ c', MYSQL)).toContain('word:b');
    expect(tokens('a /*!100100 b */ c', MARIADB)).toContain('word:b');
  });

  it.each([
    ['SELECT 1', true],
    ['SELECT 1 -- x', false],
    ['SELECT 1 # x', false],
    ['SELECT 1 -- x\n', true],
    ['SELECT 1 /* x */', true],
    ['SELECT 1 /* x', false],
    ['SELECT 1 /*! + 1', false],
    ["SELECT 'x", false],
    ['SELECT `x', false],
    ["SELECT 'x\\", false],
    ['', true],
  ])('knows whether text may follow %j', (sql, clean) => {
    expect(textOf(sql).endsCleanly()).toBe(clean);
  });
});
