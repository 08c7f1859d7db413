/** Each connection is refused by us, before a login is sent, where TLS is not what was asked for. */
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TargetSession } from '../../../src/applier/target/target-session.js';
import { check } from '../../../src/check/check.js';
import { sourceSchema } from '../../../src/config/schema/databases.js';
import { serviceSchema, type SourceConfig } from '../../../src/config/schema.js';
import type { SluiceError } from '../../../src/errors/sluice-error.js';
import { createExtractor } from '../../../src/extractor/zongji-extractor.js';
import { measureSkewOf } from '../../../src/mysql/clock-skew.js';
import { connectServer, tlsOf } from '../../../src/mysql/connect.js';
import { Session } from '../../../src/provision/session.js';
import { writeHeartbeat } from '../../../src/service/heartbeat.js';
import { describeServers } from '../../support/describe-servers.js';
import { serverKeys, startRds, testAuthority, writeKeys, type Rds } from '../../support/rds.js';
import {
  startRecordingProxy,
  withoutTls,
  withSuccess,
  type RecordingProxy,
} from '../../support/recording-proxy.js';
import { makeTemporaryDir } from '../../support/tmp.js';

/** All that connects to a database. */
const CONNECTIONS: readonly (readonly [string, (server: SourceConfig) => Promise<unknown>])[] = [
  ['the extractor', (source) => extract(source)],
  ['the applier', (target) => TargetSession.open(target)],
  ['provisioning', (server) => Session.open(server, 'slave')],
  ['a heartbeat', (source) => writeHeartbeat('tls', source, 'x')],
  ['the comparison of clocks', (server) => measureSkewOf(server)],
];

async function extract(source: SourceConfig): Promise<void> {
  const options = { service: 'tls', source, sourceId: 's', fragmentSize: 1 << 20 };
  const extractor = createExtractor({ ...options, logger: pino({ level: 'silent' }) });
  const tail = { header: undefined, source: undefined };
  for await (const _ of extractor.extract(tail, AbortSignal.timeout(10_000))) return;
}

function failureOf(connecting: Promise<unknown>): Promise<SluiceError> {
  return connecting.then(
    () => {
      throw new Error('it was let in');
    },
    (error: SluiceError) => error,
  );
}

describeServers('a connection whose TLS is not right', (kind) => {
  let rds: Rds;
  let proxies: RecordingProxy[] = [];
  beforeAll(async () => {
    rds = await startRds({ kind, serverId: 1 });
  });
  afterAll(() => rds?.dispose());

  /** Through a proxy that shows what was sent. */
  async function via(meddle?: (greeting: Buffer) => Buffer, more: object = {}) {
    const proxy = await startRecordingProxy(rds.login.port, meddle);
    proxies.push(proxy);
    return { proxy, server: sourceSchema.parse({ ...rds.login, port: proxy.port, ...more }) };
  }

  afterAll(async () => {
    await Promise.all(proxies.map((proxy) => proxy.close()));
    proxies = [];
  });

  async function expectRefused(
    server: SourceConfig,
    proxy: RecordingProxy,
    said: RegExp,
    hint: RegExp,
  ): Promise<void> {
    for (const [name, connect] of CONNECTIONS) {
      const { code, message, hint: advice } = await failureOf(connect(server));
      expect({ name, code }).toEqual({ name, code: 'TLS_FAILED' });
      expect(message).toMatch(said);
      expect(advice).toMatch(hint);
    }
    const sent = proxy.sent();
    expect(sent.includes(rds.login.user)).toBe(false);
    expect(sent.includes(rds.login.password)).toBe(false);
  }

  it('is made where all is well, and shows its cipher', async () => {
    for (const host of ['127.0.0.1', 'localhost']) {
      const { server } = await via(undefined, { host });
      const connection = await connectServer(server);
      expect(tlsOf(connection)).toMatch(
        /^TLSv1\.3 TLS_AES_\w+, certificate verified until \d{4}-\d\d-\d\d$/,
      );
      connection.destroy();
      for (const [, connect] of CONNECTIONS) {
        const opened = await connect(server);
        if (opened instanceof Session || opened instanceof TargetSession) opened.destroy();
      }
    }
  });

  it('is refused if another authority signed', async () => {
    const other = writeKeys(makeTemporaryDir('ca'), await serverKeys(await testAuthority()));
    const { proxy, server } = await via(undefined, { tls: { ca: other.ca } });
    await expectRefused(server, proxy, /self-signed|unable to|signature/, /tls\.ca/);
  });

  it('is refused if only Amazon is trusted', async () => {
    const { proxy, server } = await via(undefined, { tls: { ca: 'rds' } });
    await expectRefused(server, proxy, /self-signed|unable to/, /tls\.ca \(now: rds/);
  });

  it('is refused if the server has no TLS, or somebody takes it out of the greeting', async () => {
    const { proxy, server } = await via(withoutTls);
    await expectRefused(server, proxy, /does not support secure/, /proxy in between.*disabled/);
    expect(proxy.sent()).toHaveLength(0);
  });

  it('is refused if somebody answers the login in clear before TLS stands', async () => {
    const { proxy, server } = await via(withSuccess);
    await expectRefused(server, proxy, /in clear/, /tampers/);
  });

  it('is refused with a certificate that has expired or names another host', async () => {
    const authority = await testAuthority();
    const ca = writeKeys(makeTemporaryDir('ca'), await serverKeys(authority)).ca;
    const { proxy, server } = await via(undefined, { tls: { ca } });
    await rds.serve(await serverKeys(authority, { days: -0.01 }));
    await expectRefused(server, proxy, /expired/, /Renew.*(RELOAD TLS|FLUSH SSL)/);
    await rds.serve(await serverKeys(authority, { names: ['db.example.com'] }));
    await expectRefused(server, proxy, /altnames/, /Set host to a name.*verify-ca/);
    const byAuthority = sourceSchema.parse({
      ...server,
      ssl: undefined,
      tls: { mode: 'verify-ca', ca },
    });
    const connection = await connectServer(byAuthority);
    expect(tlsOf(connection)).toContain('certificate verified');
    connection.destroy();
    const unverified = await connectServer(
      sourceSchema.parse({ ...server, tls: { mode: 'required' } }),
    );
    expect(tlsOf(unverified)).toContain('NOT verified');
    unverified.destroy();
    await rds.serve({});
  });

  it('is refused by a server that takes encrypted ones only, and we say why', async () => {
    const { server } = await via(undefined, { tls: { mode: 'disabled' } });
    const error = await failureOf(connectServer(server));
    expect(error).toMatchObject({ code: 'ACCESS_DENIED' });
    expect(error.hint).toMatch(/REQUIRE SSL, set tls\.mode/);
  });

  it('is refused without the client certificate that an account asks for', async () => {
    const authority = await testAuthority();
    const dir = makeTemporaryDir('client');
    const { cert, key } = writeKeys(dir, await serverKeys(authority));
    const own = await serverKeys(authority);
    const ca = writeKeys(makeTemporaryDir('ca'), own).ca;
    await rds.serve(own);
    const account = `'${rds.login.user}'@'127.0.0.1'`;
    await rds.server.query(`ALTER USER ${account} REQUIRE X509`);
    const without = await via(undefined, { tls: { ca } });
    expect(await failureOf(connectServer(without.server))).toMatchObject({ code: 'ACCESS_DENIED' });
    const { server } = await via(undefined, { tls: { ca, cert, key } });
    (await connectServer(server)).destroy();
    await rds.server.query(`ALTER USER ${account} REQUIRE SSL`);
  });

  it('is a finding of the check', async () => {
    const { server } = await via(withoutTls);
    const config = serviceSchema.parse({
      service: 'tls',
      role: 'direct',
      source: server,
      target: { ...rds.login },
      thl: { path: '/nowhere/x.thl' },
    });
    const found = (await check(config)).find(({ level }) => level === 'error');
    expect(JSON.stringify(found)).toMatch(/does not support secure/);
  });
});
