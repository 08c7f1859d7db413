import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { AdminClient, type AdminAddress } from '../../../src/admin/client.js';
import { startAdminServer, type AdminServer } from '../../../src/admin/server.js';
import { adminSchema } from '../../../src/config/schema/admin.js';
import type { AdminConfig } from '../../../src/config/schema.js';
import { accessTo } from '../../../src/cli/admin-access.js';
import {
  createAuthority,
  signHost,
  type KeyPair,
} from '../../../src/cli/replicator/keys-certificates.js';
import { parseConfig } from '../../../src/config/load.js';
import { failure, logger } from '../pipeline/parts.js';
import { makeService } from '../service/fake-parts.js';

const TOKEN = 'a-token-of-the-tests-0123456789';
const pem = (name: string) =>
  fileURLToPath(new URL(`../../integration/extractor/tls/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sluice-admin-'));
const { service } = makeService([]);
let server: AdminServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts the API and tells how to reach it. */
async function start(changes: object, address: Partial<AdminAddress> = {}): Promise<AdminAddress> {
  const config: AdminConfig = adminSchema.parse({ port: 0, ...changes });
  const host = {
    services: new Map([['alpha', service]]),
    load: () => Promise.reject(failure('SERVICE_UNKNOWN')),
    unload: () => Promise.resolve(),
    reload: () => [],
    setRole: () => Promise.reject(failure('SERVICE_UNKNOWN')),
    end: () => {},
  };
  server = await startAdminServer(config, host, logger);
  return { host: '127.0.0.1', port: Number(new URL(server.url).port), ...address };
}

const ask = (address: AdminAddress) => new AdminClient(address).get('/version');

describe('with a token', () => {
  it('who shows it is let in, on loopback too', async () => {
    const address = await start({ token: TOKEN });
    expect(await ask({ ...address, token: TOKEN })).toMatchObject({ pid: process.pid });
  });

  it.each([undefined, '', TOKEN.slice(1), `${TOKEN}x`, TOKEN.toUpperCase()])(
    'who shows %j is not, and is told what to do',
    async (token) => {
      const address = await start({ token: TOKEN });
      for (const asking of [ask({ ...address, token }), kill({ ...address, token })]) {
        await expect(asking).rejects.toMatchObject({
          code: 'ACCESS_DENIED',
          hint: expect.stringContaining('-token-file'),
        });
      }
    },
  );

  it('it is changed without a restart, and old and new are taken meanwhile', async () => {
    const tokenFile = join(folder, 'token');
    const [older, newer] = [TOKEN, `${TOKEN}-new`];
    writeFileSync(tokenFile, `${older}\n`);
    const address = await start({ tokenFile });
    const isTaken = (token: string) =>
      ask({ ...address, token }).then(
        () => true,
        ({ code }: { code: string }) => (code === 'ACCESS_DENIED' ? false : code),
      );
    expect([await isTaken(older), await isTaken(newer)]).toEqual([true, false]);
    writeFileSync(tokenFile, `${newer}\n${older}\n`);
    expect([await isTaken(older), await isTaken(newer), await isTaken('')]).toEqual([
      true,
      true,
      false,
    ]);
    writeFileSync(tokenFile, `${newer}\n`);
    expect([await isTaken(older), await isTaken(newer)]).toEqual([false, true]);
    writeFileSync(tokenFile, `${newer}\nshort\n`);
    expect(await isTaken('short')).toBe('CONFIG_INVALID');
  });

  it('a short one is refused at the start', async () => {
    await expect(start({ token: 'short' })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

const kill = (address: AdminAddress) => new AdminClient(address).post('/kill', {});

describe('over TLS', () => {
  const tls = { cert: pem('here.pem'), key: pem('here.key') };
  const ca = readFileSync(pem('ca.pem'), 'utf8');

  it('who trusts its authority gets an answer', async () => {
    const address = await start({ tls, token: TOKEN }, { token: TOKEN, tls: { ca } });
    expect(await ask(address)).toMatchObject({ pid: process.pid });
  });

  it('who trusts another one gets none, nor sends the token', async () => {
    const address = await start({ tls, token: TOKEN }, { token: TOKEN, tls: {} });
    await expect(ask(address)).rejects.toMatchObject({ code: 'TLS_FAILED' });
  });

  it('this host trusts the certificate that it has configured, whatever name is in it', async () => {
    const found = await start({ tls: { cert: pem('elsewhere.pem'), key: pem('elsewhere.key') } });
    const text = `service: a\nrole: master\nsource: {user: u}\nthl: {path: a.thl}\nadmin: {tls: {cert: ${pem('elsewhere.pem')}, key: ${pem('elsewhere.key')}}}`;
    const { admin } = parseConfig(text, join(folder, 'a.yaml'));
    expect(await ask(accessTo(admin, `https://127.0.0.1:${found.port}`))).toMatchObject({
      pid: process.pid,
    });
    await expect(ask({ ...found, tls: { ca } })).rejects.toMatchObject({ code: 'TLS_FAILED' });
  });

  it('with an authority for clients, only those with a certificate are let in', async () => {
    const mutual = { ...tls, ca: pem('ca.pem') };
    const address = await start({ tls: mutual });
    const cert = readFileSync(tls.cert, 'utf8');
    const key = readFileSync(tls.key, 'utf8');
    expect(await ask({ ...address, tls: { ca, cert, key } })).toMatchObject({ pid: process.pid });
    await expect(ask({ ...address, tls: { ca } })).rejects.toMatchObject({ code: 'TLS_FAILED' });
  });

  it('this host reaches it also where clients need a certificate, or its own has expired', async () => {
    const authority = await createAuthority('test', 1);
    const expired = await signHost(authority, { names: ['db1'], days: -1 / 48 });
    const files = {
      cert: join(folder, 'x.pem'),
      key: join(folder, 'x.key'),
      ca: join(folder, 'x.ca'),
    };
    writeFileSync(files.cert, expired.cert);
    writeFileSync(files.key, expired.key);
    writeFileSync(files.ca, authority.cert);
    const found = await start({ tls: { cert: files.cert, key: files.key }, token: TOKEN });
    const own = { ...adminSchema.parse({ tls: files, token: TOKEN }), port: found.port };
    expect(await ask(accessTo(own, ''))).toMatchObject({ pid: process.pid });
    const far = { ...found, token: TOKEN, tls: { ca: authority.cert } };
    await expect(ask(far)).rejects.toMatchObject({ code: 'TLS_FAILED' });
    const other = { ...own, tls: { ...files, cert: pem('here.pem') } };
    await expect(ask(accessTo(other, ''))).rejects.toMatchObject({ code: 'TLS_FAILED' });
    await server?.close();
    const mutual = await start({ tls: { ...tls, ca: pem('ca.pem') } });
    const shown = {
      ...adminSchema.parse({ tls: { ...tls, ca: pem('ca.pem') } }),
      port: mutual.port,
    };
    expect(await ask(accessTo(shown, ''))).toMatchObject({ pid: process.pid });
  });

  it('a certificate is renewed without a restart, as soon as its key is there as well', async () => {
    const [first, second] = [await createAuthority('first', 1), await createAuthority('second', 1)];
    const [older, newer] = [
      await signHost(first, { names: ['127.0.0.1'], days: 1 }),
      await signHost(second, { names: ['127.0.0.1'], days: 1 }),
    ];
    const files = { cert: join(folder, 'r.pem'), key: join(folder, 'r.key') };
    writeFileSync(files.cert, older.cert);
    writeFileSync(files.key, older.key);
    const address = await start({ tls: files });
    const trusted = (authority: KeyPair) =>
      ask({ ...address, tls: { ca: authority.cert } }).then(
        () => true,
        () => false,
      );
    expect([await trusted(first), await trusted(second)]).toEqual([true, false]);
    writeFileSync(files.cert, newer.cert);
    expect([await trusted(first), await trusted(second)]).toEqual([true, false]);
    rmSync(files.key);
    expect([await trusted(first), await trusted(second)]).toEqual([true, false]);
    writeFileSync(files.key, newer.key);
    expect([await trusted(first), await trusted(second)]).toEqual([false, true]);
  });

  it('a certificate that is none is refused at the start', async () => {
    const cert = join(folder, 'none.pem');
    writeFileSync(cert, 'nothing');
    await expect(start({ tls: { ...tls, cert } })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
    await expect(start({ tls: { ...tls, cert: '/nowhere' } })).rejects.toMatchObject({
      code: 'CONFIG_UNREADABLE',
    });
  });
});

describe('garbage', () => {
  const HEAD = 'POST /v1/online HTTP/1.1\r\nHost: localhost\r\ncontent-type: application/json\r\n';
  const PIECES = [
    'GET / HTTP/1.1\r\n\r\n',
    'GET /v1/status?service=%00%ff&name=\r\n\r\n',
    `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    `GET / HTTP/1.1\r\n${'a: b\r\n'.repeat(5_000)}\r\n`,
    `${HEAD}content-length: -1\r\n\r\n{}`,
    `${HEAD}content-length: 99999999999\r\n\r\n{}`,
    `${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n`,
    `${HEAD}content-length: 5\r\n\r\n{"a":`,
    `${HEAD}content-length: 4\r\n\r\nnull`,
    `${HEAD}content-length: 2\r\n\r\n[]`,
    `${HEAD}content-length: 3\r\n\r\n"x"`,
    `${HEAD}content-length: 25\r\n\r\n{"__proto__":{"force":1}}`,
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'CONNECT a:1 HTTP/1.1\r\n\r\n',
    'GET /v1/status HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01',
    ...Array.from({ length: 30 }, (_, i) => randomBytes(1 + i * 40)),
  ];

  function send(port: number, bytes: string | Buffer): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
      socket.on('error', () => {}).on('data', () => {});
      socket.on('close', () => resolve());
      setTimeout(() => socket.destroy(), 500).unref();
    });
  }

  it.each([{}, { token: TOKEN }])('is survived (%j)', async (changes) => {
    const address = await start(changes, { token: TOKEN });
    await Promise.all(PIECES.map((bytes) => send(address.port, bytes)));
    expect(await ask(address)).toMatchObject({ pid: process.pid });
    expect(service.state).toBe('OFFLINE:NORMAL');
  });

  it.each([[], null, 'x', 1])('as a body is refused: %j', async (body) => {
    const client = new AdminClient(await start({}));
    for (const path of ['/online', '/offline-deferred', '/clear', '/reset', '/load']) {
      await expect(client.post(path, body as object)).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
      });
    }
  });
});
