import { describe, expect, test } from 'vitest';
import { schemaOf, statementRole, threadIdOf } from '../../../src/extractor/query-peek.js';

/** The body of a QUERY event, with 3 bytes of status variables. */
function query(statement: string, schema = 'db'): Buffer {
  const head = Buffer.alloc(32);
  head.writeUInt32LE(77, 19);
  head.writeUInt8(schema.length, 27);
  head.writeUInt16LE(3, 30);
  return Buffer.concat([head, Buffer.from(`\u0001\u0002\u0003${schema}\0${statement}`)]);
}

function roleOf(statement: string): string {
  const event = query(statement);
  const checksum = Buffer.from(' TO '); // must not be taken for a part of the statement
  return statementRole(Buffer.concat([event, checksum]), event.length);
}

describe('a statement', () => {
  test.each([
    ['BEGIN', 'begin'],
    ['begin', 'begin'],
    ['START TRANSACTION', 'begin'],
    ["XA START X'7831',X'',1", 'begin'],
    ['COMMIT', 'end'],
    ['ROLLBACK', 'end'],
    ['ROLLBACK WORK', 'end'],
    ["XA COMMIT X'7831',X'',1", 'end'],
    ["XA ROLLBACK X'7831',X'',1", 'end'],
    ['SAVEPOINT `x`', 'mark'],
    ['ROLLBACK TO `x`', 'mark'],
    ['ROLLBACK TO SAVEPOINT x', 'mark'],
    ['ROLLBACK WORK TO SAVEPOINT x', 'mark'],
    ['RELEASE SAVEPOINT `x`', 'mark'],
    ["XA END X'7831',X'',1", 'mark'],
    ['CREATE TABLE t (a int) START TRANSACTION', 'plain'],
    ['BEGINNING', 'plain'],
    ['COMMITTED', 'plain'],
    ['REPLACE INTO t VALUES (1)', 'plain'],
    ['CREATE TABLE rollback (a int)', 'plain'],
    ['', 'plain'],
  ])('%j is: %s', (statement, role) => {
    expect(roleOf(statement)).toBe(role);
  });

  test('tells its default schema and the thread that ran it', () => {
    expect(schemaOf(query('x', 'mydb')).toString()).toBe('mydb');
    expect(schemaOf(query('x', '')).length).toBe(0);
    expect(threadIdOf(query('x'))).toBe(77);
  });
});
