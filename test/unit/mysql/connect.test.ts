import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { targetSchema } from '../../../src/config/schema/databases.js';
import type { TargetConfig } from '../../../src/config/schema.js';
import { connectionOptions } from '../../../src/mysql/connect.js';
import { tlsMode } from '../../../src/mysql/tls.js';
import { makeTemporaryDir } from '../../support/tmp.js';

function server(more: Record<string, unknown> = {}): TargetConfig {
  return targetSchema.parse({ user: 'repl', ...more });
}

describe('the way to a server', () => {
  test.each([
    ['127.0.0.1', 'disabled'],
    ['127.8.9.10', 'disabled'],
    ['localhost', 'disabled'],
    ['::1', 'disabled'],
    ['10.0.0.1', 'verify-identity'],
    ['127.0.0.1.example.com', 'verify-identity'],
    ['db1', 'verify-identity'],
  ])('to %s is by default %s', (host, mode) => {
    expect(tlsMode({ host })).toBe(mode);
  });

  test('is as configured otherwise', () => {
    expect(tlsMode({ host: 'db1', tls: { mode: 'disabled' } })).toBe('disabled');
    expect(tlsMode({ host: '127.0.0.1', tls: { mode: 'verify-ca' } })).toBe('verify-ca');
    expect(tlsMode({ host: 'db1', ssl: 'verify-ca' })).toBe('verify-ca');
    expect(tlsMode({ host: '127.0.0.1', tls: { ca: 'ca.pem' } })).toBe('verify-identity');
  });

  test.each([
    ['required', { rejectUnauthorized: false, verifyIdentity: false }],
    ['verify-ca', { rejectUnauthorized: true, verifyIdentity: false }],
    ['verify-identity', { rejectUnauthorized: true, verifyIdentity: true }],
  ])('verifies what %s says', (mode, ssl) => {
    expect(connectionOptions(server({ tls: { mode } })).ssl).toEqual(ssl);
  });

  test('is plain without an ssl option', () => {
    expect(connectionOptions(server())).not.toHaveProperty('ssl');
  });

  test('reads the certificates from their files', () => {
    const ca = join(makeTemporaryDir('tls'), 'ca.pem');
    writeFileSync(ca, 'PEM');
    const tls = { mode: 'verify-ca', ca };
    expect(connectionOptions(server({ tls })).ssl).toMatchObject({ ca: 'PEM' });
  });

  test.each([
    ['a file by the word rds', { host: 'db1', tls: { ca: 'rds' } }],
    ['a host of Amazon RDS', { host: 'shop.c1x2.eu-west-1.rds.amazonaws.com' }],
  ])("trusts Amazon's authorities for %s", (_, more) => {
    const { ssl } = connectionOptions(server(more));
    expect((ssl as { ca: string[] }).ca.length).toBeGreaterThan(50);
    expect((ssl as { ca: string[] }).ca[0]).toContain('BEGIN CERTIFICATE');
  });

  test.each(['db1', 'rds.amazonaws.com.example.org', 'xrds.amazonaws.com'])(
    "does not trust Amazon's authorities for %s",
    (host) => expect(connectionOptions(server({ host })).ssl).not.toHaveProperty('ca'),
  );

  test('names a certificate file that cannot be read', () => {
    const tls = { mode: 'verify-ca', ca: '/nowhere/ca.pem' };
    expect(() => connectionOptions(server({ tls }))).toThrow(/tls\.ca file \/nowhere\/ca\.pem/);
  });

  test('does not offer our files to the server', () => {
    expect(connectionOptions(server()).flags).toContain('-LOCAL_FILES');
  });
});

describe('the password of a server', () => {
  afterEach(() => {
    delete process.env['SLUICE_TEST_PASSWORD'];
  });

  const passwordOf = (more: Record<string, unknown>) => connectionOptions(server(more)).password;
  const file = (text: string) => {
    const path = join(makeTemporaryDir('password'), 'password');
    writeFileSync(path, text);
    return path;
  };

  test('is the one configured, or empty', () => {
    expect(passwordOf({ password: 'geheim' })).toBe('geheim');
    expect(passwordOf({})).toBe('');
  });

  test.each(['pass word\n', 'pass word', 'pass word\r\nmore\n'])(
    'is the first line of the file %j',
    (text) => {
      expect(passwordOf({ passwordFile: file(text) })).toBe('pass word');
    },
  );

  test('is the value of the variable', () => {
    process.env['SLUICE_TEST_PASSWORD'] = ' geheim\n';
    expect(passwordOf({ passwordEnv: 'SLUICE_TEST_PASSWORD' })).toBe(' geheim\n');
  });

  test.each([
    ['two sources', () => ({ password: 'a', passwordEnv: 'B' }), 'CONFIG_INVALID'],
    ['an unset variable', () => ({ passwordEnv: 'SLUICE_TEST_PASSWORD' }), 'CONFIG_INVALID'],
    ['an empty file', () => ({ passwordFile: file('\nx') }), 'CONFIG_INVALID'],
    ['a missing file', () => ({ passwordFile: '/nowhere/pw' }), 'CONFIG_UNREADABLE'],
  ])('cannot come from %s', (_, more, code) => {
    expect(() => passwordOf(more())).toThrow(expect.objectContaining({ code }));
  });
});
