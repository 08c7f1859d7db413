import { describe, expect, test } from 'vitest';
import { EventSpan } from '../../../src/extractor/event-span.js';
import { GroupToken } from '../../../src/extractor/group-grammar.js';
import {
  schemaLength,
  schemaStart,
  statementRole,
  threadIdOf,
} from '../../../src/extractor/query-peek.js';

/** The body of a QUERY event, with 3 bytes of status variables. */
function query(statement: string, schema = 'db'): Buffer {
  const head = Buffer.alloc(32);
  head.writeUInt32LE(77, 19);
  head.writeUInt8(schema.length, 27);
  head.writeUInt16LE(3, 30);
  return Buffer.concat([head, Buffer.from(`\u0001\u0002\u0003${schema}\0${statement}`)]);
}

function roleOf(statement: string): GroupToken {
  const event = query(statement);
  const checksum = Buffer.from(' TO '); // must not be taken for a part of the statement
  return statementRole(EventSpan.of(Buffer.concat([event, checksum])), event.length);
}

describe('a statement', () => {
  test.each<[statement: string, role: string]>([
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
    expect(roleOf(statement)).toBe(Reflect.get(GroupToken, role.toUpperCase()));
  });

  test('tells its default schema and the thread that ran it', () => {
    const schemaOf = (event: Buffer) => {
      const span = EventSpan.of(event);
      return event.toString('utf8', schemaStart(span), schemaStart(span) + schemaLength(span));
    };
    expect(schemaOf(query('x', 'mydb'))).toBe('mydb');
    expect(schemaOf(query('x', ''))).toBe('');
    expect(threadIdOf(EventSpan.of(query('x')))).toBe(77);
  });
});
