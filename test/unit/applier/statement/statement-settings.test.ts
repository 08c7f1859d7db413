import { describe, expect, it } from 'vitest';
import { statementSettings } from '../../../../src/applier/statement/statement-settings.js';
import { fitSqlMode } from '../../../../src/applier/statement/sql-mode-bits.js';
import type { QueryEvent } from '../../../../src/binlog/binlog-event.js';
import { EventFlag } from '../../../../src/binlog/header.js';
import type { QueryStatus } from '../../../../src/binlog/query-status.js';
import type { EventFormat } from '../../../../src/event/format.js';
import type { ServerInfo } from '../../../../src/mysql/flavour.js';

const MYSQL: ServerInfo = {
  flavour: 'mysql',
  version: '9.7.4',
  versionNumber: [9, 7, 4],
  serverId: 1,
  serverUuid: '',
};
const MARIADB: ServerInfo = { ...MYSQL, flavour: 'mariadb', versionNumber: [10, 11, 6] };

function format(flavour: EventFormat['flavour'], serverVersion: string): EventFormat {
  return { flavour, serverVersion, checksum: 'crc32', description: Buffer.alloc(0) };
}
const FROM_MYSQL = format('mysql', '9.7.4');
const FROM_MARIADB = format('mariadb', '10.11.6-MariaDB-log');

const EVENT: QueryEvent = {
  kind: 'query',
  header: {
    timestamp: 1700000000,
    typeCode: 2,
    serverId: 1,
    eventSize: 0,
    nextPosition: 0,
    flags: 0,
  },
  threadId: 29,
  executionTime: 0,
  errorCode: 0,
  schema: Buffer.alloc(0),
  status: {},
  statement: Buffer.alloc(0),
};

function settings(
  status: QueryStatus,
  source = FROM_MYSQL,
  target = MYSQL,
  flags = 0,
  commits = true,
): Record<string, string> {
  const event = { ...EVENT, header: { ...EVENT.header, flags }, status };
  return Object.fromEntries(statementSettings(event, source, target, commits));
}

/** Of a statement with ANSI_QUOTES, on a target whose sessions begin with these modes. */
function modeUnder(ownModes: string): string | undefined {
  const event: QueryEvent = { ...EVENT, status: { sqlMode: 4n } };
  const all = statementSettings(event, FROM_MYSQL, MYSQL, true, ownModes);
  return Object.fromEntries(all)['sql_mode'];
}

describe('the session of a statement', () => {
  it('has defaults for what the event does not tell', () => {
    expect(settings({})).toEqual({
      collation_database: 'DEFAULT',
      auto_increment_increment: '1',
      auto_increment_offset: '1',
      lc_time_names: '0',
      timestamp: '1700000000',
    });
  });

  it('has the clock to the microsecond', () => {
    expect(settings({ microseconds: 42 })).toMatchObject({ timestamp: '1700000000.000042' });
  });

  it('lets utf8mb4 mean to MySQL what it meant to MariaDB', () => {
    const uca: QueryStatus = { characterSetCollations: [[45, 2304]] };
    const meant = (status: QueryStatus): unknown =>
      settings(status, FROM_MARIADB)['default_collation_for_utf8mb4'];
    expect([meant({}), meant(uca)]).toEqual(['45', '255']);
  });

  it('has its checks', () => {
    expect(settings({ flags2: 0 })).toMatchObject({
      foreign_key_checks: '1',
      unique_checks: '1',
      sql_auto_is_null: '0',
    });
    expect(settings({ flags2: 0x0c00_4000 })).toMatchObject({
      foreign_key_checks: '0',
      unique_checks: '0',
      sql_auto_is_null: '1',
    });
  });

  it("has MariaDB's own flags between servers of that family", () => {
    const status = { flags2: 0x5100_8000 };
    expect(settings(status, FROM_MARIADB, MARIADB)).toMatchObject({
      check_constraint_checks: '0',
      sql_if_exists: '1',
      system_versioning_insert_history: '1',
      explicit_defaults_for_timestamp: '1',
    });
    expect(settings(status, FROM_MARIADB, MYSQL)).not.toHaveProperty('sql_if_exists');
    const old = settings(status, format('mariadb', '10.6.16-MariaDB'), MARIADB);
    expect(old).not.toHaveProperty('explicit_defaults_for_timestamp');
  });

  it('tells MySQL what TIMESTAMP means by default in definitions alone, which end the transaction', () => {
    const flag = 'explicit_defaults_for_timestamp';
    const event = { flags2: 0x0100_0000 };
    expect(settings(event, FROM_MARIADB, MYSQL)).toMatchObject({ [flag]: '1' });
    expect(settings(event, FROM_MARIADB, MYSQL, 0, false)).not.toHaveProperty(flag);
    expect(settings(event, format('mysql', '5.6.51'), MYSQL)).not.toHaveProperty(flag);
  });

  it('names the character set of the client, which MariaDB does not know by any number', () => {
    const charset = { client: 224, connection: 224, server: 8 };
    expect(settings({ charset })).toMatchObject({
      character_set_client: 'utf8mb4',
      collation_connection: '224',
      collation_server: '8',
    });
    expect(settings({ charset: { ...charset, client: 33 } })).toMatchObject({
      character_set_client: '33',
    });
  });

  it('never has autocommit: the transactions are the applier`s own', () => {
    expect(settings({ flags2: 0x0008_0000 })).not.toHaveProperty('autocommit');
  });

  it('has the session of the master where the statement depends on it', () => {
    expect(settings({})).not.toHaveProperty('pseudo_thread_id');
    expect(settings({}, FROM_MYSQL, MYSQL, EventFlag.THREAD_SPECIFIC)).toMatchObject({
      pseudo_thread_id: '29',
    });
  });

  it('cannot break out of the literal of its time zone', () => {
    const timeZone = Buffer.from("a';DROP TABLE x;'\\");
    expect(settings({ timeZone })['time_zone']).toBe("_latin1'a;DROP TABLE x;'");
  });
});

describe('a sql_mode', () => {
  it('loses the modes that MySQL 8 removed', () => {
    const mode = (1n << 28n) | (1n << 18n) | (1n << 21n) | (1n << 8n);
    expect(fitSqlMode(mode, 'mysql', MYSQL).mode).toBe((1n << 18n) | (1n << 21n));
  });

  it('keeps what the same family knows', () => {
    expect(fitSqlMode(1n << 32n, 'mysql', MYSQL).mode).toBe(1n << 32n);
    expect(fitSqlMode(1n << 34n, 'mariadb', MARIADB).mode).toBe(1n << 34n);
  });

  it('tells what another family has no mode for', () => {
    const fitted = fitSqlMode((1n << 33n) | (1n << 34n) | 4n, 'mariadb', MYSQL);
    expect(fitted).toEqual({ mode: 4n, lost: 1n << 33n });
  });

  it('rounds or cuts fractions of a second on another family as on its own', () => {
    const [cuts, rounds] = [1n << 32n, 1n << 34n];
    expect(fitSqlMode(4n, 'mysql', MARIADB)).toEqual({ mode: 4n | rounds, lost: 0n });
    expect(fitSqlMode(cuts, 'mysql', MARIADB)).toEqual({ mode: 0n, lost: 0n });
    expect(fitSqlMode(4n, 'mariadb', MYSQL)).toEqual({ mode: 4n | cuts, lost: 0n });
    expect(fitSqlMode(rounds, 'mariadb', MYSQL)).toEqual({ mode: 0n, lost: 0n });
  });
});

describe('the sql_mode of the target', () => {
  it('goes on to pass over directories, whatever the statement', () => {
    expect(modeUnder('STRICT_ALL_TABLES,NO_DIR_IN_CREATE')).toBe(String((1n << 7n) | 4n));
    expect(modeUnder('STRICT_ALL_TABLES')).toBe('4');
  });
});
