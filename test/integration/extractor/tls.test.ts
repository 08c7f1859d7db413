import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TlsConfig } from '../../../src/config/schema.js';
import { SERVER_KINDS, startServer, type TestServer } from '../../support/servers.js';
import { failureOf, takeTransactions } from './support.js';

const pem = (name: string) => fileURLToPath(new URL(`tls/${name}`, import.meta.url));
const CA = pem('ca.pem');

function tlsArgs(name: string): string[] {
  return [`--ssl-ca=${CA}`, `--ssl-cert=${pem(`${name}.pem`)}`, `--ssl-key=${pem(`${name}.key`)}`];
}

describe.each(SERVER_KINDS)('an extractor of %s over TLS', (kind) => {
  let here: TestServer;
  let elsewhere: TestServer;

  beforeAll(async () => {
    [here, elsewhere] = await Promise.all([
      startServer({ kind, serverId: 1, args: tlsArgs('here') }),
      startServer({ kind, serverId: 2, args: tlsArgs('elsewhere') }),
    ]);
    for (const server of [here, elsewhere]) {
      await server.query('CREATE DATABASE d');
      await server.query("CREATE USER 'repl'@'127.0.0.1' IDENTIFIED BY 'Repl-123' REQUIRE SSL");
      await server.query("GRANT ALL ON *.* TO 'repl'@'127.0.0.1'");
    }
  });
  afterAll(() => Promise.all([here.dispose(), elsewhere.dispose()]));

  const via = (tls: TlsConfig | undefined, host = '127.0.0.1') => ({
    config: { host, user: 'repl', password: 'Repl-123', ...(tls && { tls }) },
  });

  test.each<[TlsConfig, string]>([
    [{ mode: 'required' }, '127.0.0.1'],
    [{ mode: 'verify-ca', ca: CA }, '127.0.0.1'],
    [{ mode: 'verify-identity', ca: CA }, '127.0.0.1'],
    [{ mode: 'verify-identity', ca: CA }, 'localhost'],
  ])('with %j streams from %s', async (tls, host) => {
    const grant = await takeTransactions(here, 3, via(tls, host));
    expect(grant.at(-1)?.last.data.includes('GRANT ALL')).toBe(true);
  });

  test('refuses an authority that it does not know', async () => {
    for (const mode of ['verify-ca', 'verify-identity'] as const) {
      expect(await failureOf(here, via({ mode }))).toMatchObject({ code: 'TLS_FAILED' });
    }
  });

  test('refuses the certificate of another host, by address and by name, if told to verify it', async () => {
    for (const host of ['127.0.0.1', 'localhost']) {
      const tls = { mode: 'verify-identity', ca: CA } as const;
      expect(await failureOf(elsewhere, via(tls, host))).toMatchObject({ code: 'TLS_FAILED' });
    }
    const unverified = via({ mode: 'verify-ca', ca: CA });
    expect(await takeTransactions(elsewhere, 3, unverified)).toHaveLength(3);
  });

  test('cannot do without it where the account requires it', async () => {
    expect(await failureOf(here, via({ mode: 'disabled' }))).toMatchObject({
      code: 'ACCESS_DENIED',
    });
  });
});
