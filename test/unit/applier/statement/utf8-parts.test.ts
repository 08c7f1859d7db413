/** Statements as MySQL 9.7 and MariaDB 10.11 logged them for clients of latin1. */
import { describe, expect, it } from 'vitest';
import { misread } from '../../../../src/applier/statement/two-charsets.js';
import type { QueryEvent } from '../../../../src/binlog/binlog-event.js';
import type { EventFormat, Flavour } from '../../../../src/event/format.js';

const LATIN1 = 8; // collation numbers
const GBK = 28;
const UTF8MB4 = 45;
const NO_BACKSLASH_ESCAPES = 1n << 20n;

/** What is read otherwise than it was meant, as it was meant. @param sql one character per byte */
function found(sql: string, flavour: Flavour, client = LATIN1, sqlMode = 0n): string[] {
  const serverVersion = flavour === 'mysql' ? '9.7.0' : '10.11.6-MariaDB';
  const format: EventFormat = {
    flavour,
    serverVersion,
    checksum: 'none',
    description: Buffer.alloc(0),
  };
  const charset = { client, connection: client, server: UTF8MB4 };
  const event = { statement: Buffer.from(sql, 'latin1'), status: { charset, sqlMode } };
  return misread(event as QueryEvent, format).map(({ text }) => text.toString());
}

const PROCEDURE =
  "CREATE DEFINER=`root`@`%` PROCEDURE `p\xc3\xa4`(`\xf6` INT)\n    COMMENT '\xc3\xbc'\nSELECT '\xe9'";

describe('parts of a statement in another character set', () => {
  it('are names and comments of routines of MySQL', () => {
    expect(found(PROCEDURE, 'mysql')).toEqual(['CREATE DEFINER=`root`@`%` PROCEDURE `pä`', "'ü'"]);
  });

  it('are comments and types of routines of MariaDB', () => {
    const sql =
      "CREATE DEFINER=`root`@`%` FUNCTION `f\xe4`(`a\xe9` INT) RETURNS enum('\xc3\xa9','x') CHARSET latin1\n    COMMENT '\xc3\xbc'\nRETURN '\xe9'";
    expect(found(sql, 'mariadb')).toEqual(["'é'", "'ü'"]);
  });

  it('are found where their bytes would swallow a quote', () => {
    const sql =
      "CREATE DEFINER=`root`@`%` PROCEDURE `\xe8\xaa\xa0`()\n    COMMENT '\xe8\xaa\xa0'\nSELECT '\xd5\x5c'";
    expect(found(sql, 'mysql', GBK)).toEqual(['CREATE DEFINER=`root`@`%` PROCEDURE `誠`', "'誠'"]);
  });

  it('are names and columns of views of MySQL, and definers', () => {
    const view =
      "CREATE ALGORITHM=UNDEFINED DEFINER=`\xc3\xa4`@`%` SQL SECURITY DEFINER VIEW `v\xc3\xa4`(`\xc3\xb6`) AS SELECT '\xe9'";
    expect(found(view, 'mysql')).toEqual([
      'CREATE ALGORITHM=UNDEFINED DEFINER=`ä`@`%` SQL SECURITY DEFINER VIEW `vä`(`ö`) ',
    ]);
    expect(found(view, 'mariadb')).toEqual([]);
    const trigger =
      "CREATE DEFINER=`\xc3\xa4`@`%` TRIGGER `\xe4` AFTER INSERT ON t FOR EACH ROW SET @a='\xe9'";
    expect(found(trigger, 'mariadb')).toEqual(['CREATE DEFINER=`ä`@`%` ']);
  });

  it('are names of accounts, not their comments', () => {
    const user =
      "CREATE USER '\xc3\xa4'@'%' IDENTIFIED WITH 'caching_sha2_password' COMMENT '\xfc'";
    expect(found(user, 'mysql')).toEqual(["'ä'"]);
    expect(found("GRANT 'r\xe4' TO '\xe4'@'%'", 'mysql')).toEqual([]);
    expect(found("SET PASSWORD FOR '\xc3\xa4'@'%'='*A'", 'mariadb')).toEqual(["'ä'"]);
  });

  it('are literals of a session without escapes', () => {
    const sql = String.raw`CREATE DEFINER=${'`r`@`%`'} PROCEDURE p()
    COMMENT 'a \\ it''s \n'
SELECT '\'`;
    expect(found(sql, 'mysql', UTF8MB4, NO_BACKSLASH_ESCAPES)).toEqual(["'a \\ it''s \n'"]);
    expect(found(sql, 'mysql', UTF8MB4)).toEqual([]);
  });

  it('are none of what the client sent', () => {
    for (const sql of [
      "INSERT INTO t VALUES ('\xe9')",
      "ALTER EVENT `\xe9` COMMENT '\xe9'",
      'DROP PROCEDURE `\xe9`',
    ])
      expect(found(sql, 'mysql')).toEqual([]);
    expect(found(PROCEDURE, 'mysql', UTF8MB4)).toEqual([]);
  });
});
