import { describe, expect, it } from 'vitest';
import type { QueryEvent } from '../../../src/binlog/binlog-event.js';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { EventType } from '../../../src/binlog/event-type.js';
import { statementOf } from '../../../src/binlog/events/query.js';
import { QueryFlag } from '../../../src/binlog/query-status.js';
import type { Flavour } from '../../../src/event/format.js';
import { eventOf } from './build.js';
import { FLAVOURS, captured, decodable, decodedOf, scenario } from './captured.js';

const SETTINGS = 'statements under changed session settings';

function statement(flavour: Flavour, name: string, start: string): QueryEvent {
  const found = decodedOf(flavour, name, 'query').find((event) =>
    event.statement.toString().startsWith(start),
  );
  if (found === undefined) throw new Error(`no statement starts with ${start}`);
  return found;
}

describe.each(FLAVOURS)('session settings of a statement, %s', (flavour) => {
  const insert = statement(flavour, SETTINGS, 'INSERT INTO t (d, v)').status;

  it('has the sql_mode', () => {
    const ansiQuotes = 0x4n;
    const noBackslashEscapes = 0x100000n;
    expect(insert.sqlMode).toBe(ansiQuotes | noBackslashEscapes);
  });

  it('has the character set and collations of the session', () => {
    expect(insert.charset).toEqual({ client: 8, connection: 46, server: 33 });
  });

  it('has time zone, locale and microseconds', () => {
    expect(insert.timeZone?.toString()).toBe('Europe/Vienna');
    expect(insert.lcTimeNames).toBe(16); // de_AT
    expect(insert.microseconds).toBe(123456);
  });

  it('has the auto-increment settings', () => {
    expect(insert.autoIncrement).toEqual({ increment: 5, offset: 3 });
  });

  it('has the switches for keys and NULL', () => {
    const set =
      QueryFlag.NO_FOREIGN_KEY_CHECKS | QueryFlag.RELAXED_UNIQUE_CHECKS | QueryFlag.AUTO_IS_NULL;
    expect((insert.flags2 ?? 0) & set).toBe(set);
    const other = statement(flavour, SETTINGS, 'CREATE DATABASE v').status;
    expect((other.flags2 ?? 0) & set).toBe(0);
  });

  it('has the tables that a multi-table UPDATE changes', () => {
    expect(statement(flavour, SETTINGS, 'UPDATE t JOIN u').status.tableMapForUpdate).toBe(3n);
  });

  it('has the invoker of CREATE VIEW', () => {
    const { invoker } = statement(flavour, SETTINGS, 'CREATE ALGORITHM').status;
    expect(invoker?.user.toString()).toBe('root');
    expect(invoker?.host.toString()).toBe('127.0.0.1');
  });

  it('has the collation of the schema where the session changed it', () => {
    const name = `settings that only ${flavour === 'mysql' ? 'MySQL' : 'MariaDB'} logs`;
    const start = flavour === 'mysql' ? 'CREATE TABLE w' : 'CREATE TABLE t';
    const collation = { mysql: 8, mariadb: 9 }[flavour];
    expect(statement(flavour, name, start).status.collationDatabase).toBe(collation);
  });

  it('has the transaction id of an atomic DDL statement', () => {
    expect(statement(flavour, SETTINGS, 'DROP DATABASE v').status.ddlXid).toBeGreaterThan(0n);
  });

  it('gives the statement alone as the whole decoder does', () => {
    const queries = captured(flavour).filter(
      (event) => event.info !== undefined && decodable(event) && isQuery(event.typeCode),
    );
    for (const { raw, format } of queries) {
      const event = decodeEvent(raw, format);
      expect(event.kind === 'query' && event.statement.equals(statementOf(raw, format))).toBe(true);
    }
    expect(queries.length).toBeGreaterThan(20);
  });
});

describe('session settings that only MySQL logs', () => {
  const NAME = 'settings that only MySQL logs';

  it('has explicit_defaults_for_timestamp where a table has a TIMESTAMP', () => {
    const { status } = statement('mysql', NAME, 'CREATE TABLE t');
    expect(status.explicitDefaultsForTimestamp).toBe(false);
  });

  it('has default_collation_for_utf8mb4', () => {
    expect(statement('mysql', NAME, 'CREATE TABLE t').status.defaultCollationForUtf8mb4).toBe(45);
  });

  it('has sql_require_primary_key and default_table_encryption of DDL', () => {
    expect(statement('mysql', NAME, 'CREATE TABLE t').status.sqlRequirePrimaryKey).toBe(false);
    expect(statement('mysql', NAME, 'CREATE TABLE u').status.sqlRequirePrimaryKey).toBe(true);
    expect(statement('mysql', NAME, 'CREATE DATABASE e2').status.defaultTableEncryption).toBe(
      false,
    );
  });

  it('has the schemas that are changed', () => {
    const { updatedSchemas } = statement('mysql', NAME, 'UPDATE e.t').status;
    expect(updatedSchemas).toEqual([Buffer.from('e2'), Buffer.from('e')]);
  });

  it('has whether cascades fire triggers', () => {
    expect(statement('mysql', NAME, 'UPDATE e.t').status.enableCascadeTriggers).toBe(false);
  });
});

describe('session settings that only MariaDB logs', () => {
  const NAME = 'settings that only MariaDB logs';

  it('has sql_if_exists, explicit_defaults_for_timestamp and insert_history as flags', () => {
    const flags = [1, 2, 3].map((id) => {
      const { flags2 } = statement('mariadb', NAME, `INSERT INTO t (id) VALUES (${id})`).status;
      return flags2;
    });
    expect(flags).toEqual([
      QueryFlag.IF_EXISTS | QueryFlag.EXPLICIT_DEFAULTS_FOR_TIMESTAMP,
      0,
      QueryFlag.INSERT_HISTORY,
    ]);
  });

  it('has the part of a two-phase ALTER TABLE', () => {
    const alters = decodedOf('mariadb', 'two-phase ALTER TABLE', 'query').filter((event) =>
      event.statement.toString().startsWith('ALTER'),
    );
    const starts = decodedOf('mariadb', 'two-phase ALTER TABLE', 'mariadb-gtid')
      .filter((event) => event.alter === 'start')
      .map((event) => event.sequence);
    expect(alters.map(({ status }) => [status.gtidFlagsExtra, status.alterStart])).toEqual([
      [2, undefined],
      [4, starts[0]],
      [2, undefined],
      [8, starts[1]],
    ]);
  });

  it('has the error that the statement ended with', () => {
    const failed = decodedOf('mariadb', 'two-phase ALTER TABLE', 'query').at(-1);
    expect(failed?.errorCode).toBe(4025);
  });

  it('inflates a compressed statement', () => {
    const compressed = scenario('mariadb', 'compressed events').filter(
      (event) => event.typeCode === EventType.QUERY_COMPRESSED,
    );
    expect(compressed).toHaveLength(1);
    const { raw, format } = compressed[0]!;
    expect(decodeEvent(raw, format)).toMatchObject({
      kind: 'query',
      schema: Buffer.from('zc'),
      statement: Buffer.from(
        'CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(400)) /* a comment that makes it long enough */',
      ),
    });
  });
});

/** Variables that today's servers no longer write, or that need a newer one: by their documents. */
describe('status variables of other releases', () => {
  function status(flavour: Flavour, hex: string): QueryEvent['status'] {
    const variables = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    const head = Buffer.alloc(13);
    head.writeUInt16LE(variables.length, 11);
    const body = Buffer.concat([head, variables, Buffer.from([0]), Buffer.from('SELECT 1')]);
    const { raw, format } = eventOf(flavour, EventType.QUERY, body);
    const event = decodeEvent(raw, format);
    if (event.kind !== 'query') throw new Error(event.kind);
    expect(event.statement.toString()).toBe('SELECT 1');
    return event.status;
  }

  it('reads the catalog with its zero byte', () => {
    expect(status('mysql', '02 03 737464 00').catalog?.toString()).toBe('std');
  });

  it('reads the length of the original event', () => {
    expect(status('mariadb', '0a 01020304').masterDataWritten).toBe(0x04030201);
  });

  it('reads that more schemas are changed than can be listed', () => {
    expect(status('mysql', '0c fe').updatedSchemas).toBe('many');
  });

  it('takes a switch that was left alone as not logged', () => {
    expect(status('mysql', '13 ff 14 ff 15 ff')).toEqual({});
    expect(status('mysql', '13 01 14 01 15 01')).toEqual({
      sqlRequirePrimaryKey: true,
      defaultTableEncryption: true,
      enableCascadeTriggers: true,
    });
  });

  it('reads the collations for character sets of MariaDB 11, before other variables', () => {
    const read = status('mariadb', '83 02 2d00 e000 0800 0900 04 010002000300 ff');
    expect(read.characterSetCollations).toEqual([
      [45, 224],
      [8, 9],
    ]);
    expect(read.charset).toEqual({ client: 1, connection: 2, server: 3 });
  });

  it.each([
    ['mysql', '0e', '14'],
    ['mysql', '80 010203', '128'],
    ['mariadb', '0c 01 6100', '12'],
    ['mariadb', '84', '132'],
  ] as const)('%s: stops at the unknown code %s', (flavour, hex, code) => {
    expect(() => status(flavour, hex)).toThrowError(
      expect.objectContaining({
        code: 'EVENT_UNSUPPORTED',
        message: expect.stringContaining(`status variable ${code}`) as string,
      }),
    );
  });

  it.each(['04 0100', '05 05 61', '0c 00', '0c 11', '0c 01 61', '0b 04 726f'])(
    'refuses the cut variable %s',
    (hex) => {
      expect(() => status('mysql', hex)).toThrowError(
        expect.objectContaining({ code: 'EVENT_MALFORMED' }),
      );
    },
  );
});

describe('a damaged statement event', () => {
  it.each([
    ['no zero byte after the schema', `${'00'.repeat(8)} 01 0000 0000 73 01 53`],
    ['a schema beyond the end', `${'00'.repeat(8)} 09 0000 0000 73 00 53`],
    ['settings beyond the end', `${'00'.repeat(8)} 00 0000 ff00 00 53`],
  ])('is refused: %s', (_what, body) => {
    const { raw, format } = eventOf('mysql', EventType.QUERY, body);
    const refusal = expect.objectContaining({ code: 'EVENT_MALFORMED' }) as Error;
    expect(() => decodeEvent(raw, format)).toThrowError(refusal);
    expect(() => statementOf(raw, format)).toThrowError(refusal);
  });
});

function isQuery(typeCode: number): boolean {
  return typeCode === EventType.QUERY || typeCode === EventType.QUERY_COMPRESSED;
}
