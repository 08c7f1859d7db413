import { describe, expect, it } from 'vitest';
import { connectionCollation } from '../../../../src/applier/foreign/collations.js';
import { translateStatement } from '../../../../src/applier/foreign/translate-statement.js';
import type { QueryEvent } from '../../../../src/binlog/binlog-event.js';
import type { QueryStatus } from '../../../../src/binlog/query-status.js';
import type { ServerInfo } from '../../../../src/mysql/flavour.js';
import { dialectOf } from '../../../../src/sql/dialect.js';
import { StatementText } from '../../../../src/sql/statement-text.js';

const MYSQL: ServerInfo = {
  flavour: 'mysql',
  version: '9.7.4',
  versionNumber: [9, 7, 4],
  serverId: 1,
  serverUuid: '',
};
const MARIADB_10: ServerInfo = { ...MYSQL, flavour: 'mariadb', versionNumber: [10, 11, 6] };
const MARIADB_11: ServerInfo = { ...MARIADB_10, versionNumber: [11, 8, 2] };

/** What MariaDB 11.8 tells by default: utf8mb3 and utf8mb4 mean uca1400_ai_ci. */
const UCA: QueryStatus = {
  characterSetCollations: [
    [33, 2048],
    [45, 2304],
  ],
};

/** The statement of MariaDB 11.8 as the target is given it. */
function translated(
  sql: string,
  status: QueryStatus,
  target: ServerInfo,
  collations: Record<string, string> = {},
): string {
  const format = {
    flavour: 'mariadb',
    serverVersion: '11.8.2-MariaDB',
    checksum: 'crc32',
    description: Buffer.alloc(0),
  } as const;
  const header = {
    timestamp: 0,
    typeCode: 2,
    serverId: 1,
    eventSize: 0,
    nextPosition: 0,
    flags: 0,
  };
  const statement = Buffer.from(sql);
  const event: QueryEvent = {
    kind: 'query',
    header,
    threadId: 1,
    executionTime: 0,
    errorCode: 0,
    schema: Buffer.from('d'),
    status,
    statement,
  };
  const dialect = dialectOf({ flavour: target.flavour, version: target.versionNumber }, 0n, 45);
  const text = new StatementText(statement, dialect);
  return translateStatement(event, text, format, { target, collations }).statement.toString();
}

const TABLE = 'CREATE TABLE t (a YEAR(2), b TEXT CHARACTER SET utf8) DEFAULT CHARSET=utf8mb4';

describe('a character set without a collation, by character_set_collations of MariaDB', () => {
  it('means what a slave with the variable is told', () => {
    expect(translated(TABLE, UCA, MARIADB_11)).toBe(TABLE);
  });

  it('is given its collation where the slave has no such variable', () => {
    expect(translated(TABLE, UCA, MARIADB_10)).toBe(
      'CREATE TABLE t (a YEAR(2), b TEXT CHARACTER SET utf8 COLLATE utf8mb3_uca1400_ai_ci) DEFAULT CHARSET=utf8mb4 COLLATE utf8mb4_uca1400_ai_ci',
    );
  });

  it('is given its collation in types of their own character set', () => {
    const sql = 'CREATE TABLE t (a NATIONAL CHARACTER VARYING (5) NULL, b NCHAR)';
    expect(translated(sql, UCA, MARIADB_10)).toBe(
      'CREATE TABLE t (a NATIONAL CHARACTER VARYING (5) COLLATE utf8mb3_uca1400_ai_ci NULL, b NCHAR COLLATE utf8mb3_uca1400_ai_ci)',
    );
  });

  it('is left alone where the variable is empty, or a collation follows', () => {
    expect(translated(TABLE, {}, MARIADB_10)).toBe(TABLE);
    const named = 'CREATE TABLE t (a TEXT) CHARSET utf8mb4 COLLATE utf8mb4_bin';
    expect(translated(named, UCA, MARIADB_10)).toBe(named);
  });

  it('means the default of MySQL, or what is named for it', () => {
    const sql = 'CREATE TABLE t (a TEXT) CHARSET utf8mb4';
    expect(translated(sql, UCA, MYSQL)).toBe(sql); // default_collation_for_utf8mb4 is told
    const named = { utf8mb4_uca1400_ai_ci: 'utf8mb4_unicode_520_ci' };
    expect(translated(sql, UCA, MYSQL, named)).toBe(`${sql} COLLATE utf8mb4_unicode_520_ci`);
  });

  it('stops the service where nothing sorts alike', () => {
    expect(() => translated('CREATE TABLE t (a TEXT) CHARSET utf8', UCA, MYSQL)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('no collation utf8mb3_uca1400_ai_ci'),
        hint: expect.stringContaining('{utf8mb3_uca1400_ai_ci: utf8mb3_unicode_520_ci}'),
      }),
    );
    const others: QueryStatus = { characterSetCollations: [[8, 5]] };
    expect(() => translated('CREATE TABLE t (a TEXT) CHARSET latin1', others, MYSQL)).toThrow(
      /latin1 alone means the collation of number 5/,
    );
  });
});

it.each([
  [2304, 'utf8mb4_0900_ai_ci'],
  [2048, 'utf8mb3_unicode_520_ci'],
  [2816, 'utf16_unicode_520_ci'],
  [579, 'utf8mb3_general_ci'],
  [45, '45'],
])('collation_connection %i of MariaDB is %s on MySQL', (id, name) => {
  expect(connectionCollation(id, 'mariadb', 'mysql')).toBe(name);
});
