import { describe, expect, test } from 'vitest';
import { SluiceError } from '../../../src/errors/sluice-error.js';
import { translateError, withoutQuote } from '../../../src/mysql/errors.js';

function server(errno: number, sqlState = 'HY000', message = 'text of the server'): Error {
  return Object.assign(new Error(message), { errno, sqlState, code: 'ER_SOMETHING' });
}

function node(code: string, more: object = {}): Error {
  return Object.assign(new Error(`text with ${code}`), { code, ...more });
}

const CASES: Array<[name: string, error: Error, code: string, retryable: boolean]> = [
  [
    'nobody listens',
    node('ECONNREFUSED', { errno: -111, syscall: 'connect' }),
    'CONNECT_FAILED',
    true,
  ],
  ['no such host', node('ENOTFOUND', { errno: -3008 }), 'CONNECT_FAILED', true],
  ['no answer', node('ETIMEDOUT', { syscall: 'connect' }), 'CONNECT_FAILED', true],
  ['too many connections', server(1040, '08004'), 'CONNECT_FAILED', true],
  ['host blocked after broken connections', server(1129), 'CONNECT_FAILED', true],
  ['offline mode', server(3032), 'CONNECTION_LOST', true],
  ['table altered by another session', server(1412), 'TRANSIENT', true],
  ['wrong password', server(1045, '28000'), 'ACCESS_DENIED', false],
  ['host not allowed', server(1130), 'ACCESS_DENIED', false],
  ['no right to the schema', server(1044, '42000'), 'PRIVILEGE_MISSING', false],
  ['no right to the table', server(1142, '42000'), 'PRIVILEGE_MISSING', false],
  ['no administrative privilege', server(1227, '42000'), 'PRIVILEGE_MISSING', false],
  ['lock wait timeout', server(1205), 'TRANSIENT', true],
  ['deadlock', server(1213, '40001'), 'TRANSIENT', true],
  ['NOWAIT', server(3572), 'TRANSIENT', true],
  ['unknown number of class 40001', server(9999, '40001'), 'TRANSIENT', true],
  ['unknown number of class 08', server(9999, '08S01'), 'CONNECTION_LOST', true],
  ['server gone', server(2006), 'CONNECTION_LOST', true],
  ['lost', server(2013), 'CONNECTION_LOST', true],
  ['shutdown', server(1053, '08S01'), 'CONNECTION_LOST', true],
  ['killed', server(1927, '70100'), 'CONNECTION_LOST', true],
  [
    'closed by the server',
    node('PROTOCOL_CONNECTION_LOST', { fatal: true }),
    'CONNECTION_LOST',
    true,
  ],
  ['reset', node('ECONNRESET', { errno: -104 }), 'CONNECTION_LOST', true],
  ['broken pipe', node('EPIPE', { errno: -32 }), 'CONNECTION_LOST', true],
  [
    'timeout of an open connection',
    node('ETIMEDOUT', { syscall: 'read' }),
    'CONNECTION_LOST',
    true,
  ],
  [
    'a command on a closed connection',
    Object.assign(new Error("Can't add new command"), { fatal: true }),
    'CONNECTION_LOST',
    true,
  ],
  ['TLS handshake', node('HANDSHAKE_SSL_ERROR', { fatal: true }), 'TLS_FAILED', false],
  ['no TLS on the server', node('HANDSHAKE_NO_SSL_SUPPORT', { fatal: true }), 'TLS_FAILED', false],
  ['expired certificate', node('CERT_HAS_EXPIRED'), 'TLS_FAILED', false],
  ['wrong name', node('ERR_TLS_CERT_ALTNAME_INVALID'), 'TLS_FAILED', false],
  ['self-signed', node('DEPTH_ZERO_SELF_SIGNED_CERT'), 'TLS_FAILED', false],
  ['packet too large', server(1153, '08S01'), 'PACKET_TOO_LARGE', false],
  ['read-only server', server(1290), 'SERVER_UNFIT', false],
  ['syntax error', server(1064, '42000'), 'STATEMENT_FAILED', false],
  ['duplicate key', server(1062, '23000'), 'STATEMENT_FAILED', false],
];

describe('an error of the driver', () => {
  test.each(CASES)('%s', (_, error, code, retryable) => {
    const translated = translateError(error, 'doing this');
    expect(translated).toMatchObject({ code, retryable, cause: error });
    expect(translated.message).toContain('doing this: ');
    expect(translated.message).toContain(error.message);
    expect(translated.hint).not.toBe('');
  });

  test('tells what to do where a disk or tablespace is full', () => {
    expect(translateError(server(1114, 'HY000'), 'x').hint).toMatch(/make room there/);
  });

  test('tells number and SQLSTATE of the server, or the code of the driver', () => {
    expect(translateError(server(1213, '40001'), 'x').message).toContain(
      '(error 1213, SQLSTATE 40001)',
    );
    expect(translateError(node('EPIPE'), 'x').message).toContain('(EPIPE)');
  });

  test('takes the code that the caller has for an error of the statement', () => {
    expect(translateError(server(1064), 'x', 'SERVER_UNFIT').code).toBe('SERVER_UNFIT');
    expect(translateError(server(1045), 'x', 'SERVER_UNFIT').code).toBe('ACCESS_DENIED');
  });

  test('of ours is left as it is', () => {
    const error = new SluiceError('THL_LOCKED', 'text', { hint: 'hint' });
    expect(translateError(error, 'x')).toBe(error);
  });

  test.each([[undefined], [null], ['text'], [7]])('may be %j', (thrown) => {
    expect(translateError(thrown, 'doing this')).toMatchObject({ code: 'STATEMENT_FAILED' });
  });
});

test('what a syntax error quotes of a statement can be left out, whatever stands in it', () => {
  const quoting = "You have an error in your SQL syntax near 'AS 0x2441 near ' at line 1";
  expect(withoutQuote(quoting)).toBe('You have an error in your SQL syntax');
  expect(withoutQuote(`${quoting} (error 1064)`)).toBe(
    'You have an error in your SQL syntax (error 1064)',
  );
  expect(withoutQuote('Plugin is not loaded (error 1524)')).toBe(
    'Plugin is not loaded (error 1524)',
  );
});

test('a table that is missing is no riddle of the manual', () => {
  const { code, hint } = translateError(server(1146, '42S02'), 'applying');
  expect(code).toBe('STATEMENT_FAILED');
  expect(hint).toContain('`replicator provision`');
});

test('nor is a database that is to be dropped and is not there', () => {
  const { code, hint } = translateError(server(1008, 'HY000'), 'applying');
  expect(code).toBe('STATEMENT_FAILED');
  expect(hint).toContain('create it there, empty');
});

test.each([
  [1007, 'HY000'],
  [1050, '42S01'],
  [1060, '42S21'],
  [1061, '42000'],
  [1304, '42000'],
  [1359, 'HY000'],
  [1537, 'HY000'],
])('nor is what exists already (error %i)', (errno, sqlState) => {
  const { code, hint } = translateError(server(errno, sqlState), 'applying');
  expect(code).toBe('STATEMENT_FAILED');
  expect(hint).toMatch(/pass the transaction over .* and compare/);
});
