import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SERVER_KINDS, startServer, type TestServer } from '../../support/servers.js';
import { EMPTY, failureOf, online, takeTransactions, type Taken } from './support.js';

describe.each(SERVER_KINDS)('an extractor of %s refuses', (kind) => {
  let server: TestServer;
  let other: TestServer;
  let taken: Taken | undefined;

  beforeAll(async () => {
    [server, other] = await Promise.all([
      startServer({ kind, serverId: 1 }),
      startServer({ kind, serverId: 2 }),
    ]);
    for (const each of [server, other]) {
      await each.query('CREATE DATABASE d');
      await each.query('CREATE TABLE d.t (id INT PRIMARY KEY)');
    }
    [, taken] = await takeTransactions(server, 2);
    await server.query('INSERT INTO d.t VALUES (1)');
  });
  afterAll(() => Promise.all([server.dispose(), other.dispose()]));

  test('another server than the one that the log was extracted from', async () => {
    const error = await failureOf(other, { tail: taken?.tail ?? EMPTY });
    expect(error).toMatchObject({ code: 'SOURCE_CHANGED', retryable: false });
  });

  test('a wrong password, and says which login', async () => {
    const error = await failureOf(server, { config: { password: 'wrong-secret' } });
    expect(error).toMatchObject({ code: 'ACCESS_DENIED' });
    expect(String(error)).toContain(`root@127.0.0.1:${server.port}`);
    expect(String(error)).not.toContain('wrong-secret');
  });

  test('a server that does not answer, retryably', async () => {
    expect(await failureOf(server, { config: { port: 1 } })).toMatchObject({
      code: 'CONNECT_FAILED',
      retryable: true,
    });
  });

  test('a login without the replication privilege, naming it', async () => {
    await server.query("CREATE USER 'plain'@'127.0.0.1' IDENTIFIED BY 'Plain-123'");
    await server.query("GRANT SELECT ON *.* TO 'plain'@'127.0.0.1'");
    const config = { user: 'plain', password: 'Plain-123', start: 'current' as const };
    const error = await failureOf(server, { config });
    expect(error).toMatchObject({ code: 'PRIVILEGE_MISSING' });
    expect(String(error)).toMatch(/REPLICATION/);
  });

  test('the server id of another replica', async () => {
    const config = { serverId: 4711, start: 'current' as const };
    const first = await online(server, { service: 'same', config });
    const displaced = expect(first.next()).rejects.toMatchObject({ code: 'SERVER_UNFIT' });
    const second = await online(server, { service: 'same', config });
    await displaced;
    second.stop();
  });

  test('to go on when the source was emptied', async () => {
    await other.query('INSERT INTO d.t VALUES (1), (2)');
    const before = await takeTransactions(other, 3);
    await other.query(kind === 'mysql' ? 'RESET BINARY LOGS AND GTIDS' : 'RESET MASTER');
    await other.query('INSERT INTO d.t VALUES (3)');
    const error = await failureOf(other, { tail: before.at(-1)?.tail ?? EMPTY });
    expect(error).toMatchObject({ code: 'BINLOG_POSITION', retryable: false });
  });

  test('to go on when the binlog needed was purged', async () => {
    await server.query('FLUSH LOGS');
    await server.query('INSERT INTO d.t VALUES (2)');
    await server.query('FLUSH LOGS');
    await purgeTo(server, 'binlog.000003');
    const tail = taken?.tail ?? EMPTY;
    expect(await failureOf(server, { tail })).toMatchObject({ code: 'BINLOG_PURGED' });
    const source = tail.source && { ...tail.source, gtidSet: undefined };
    const byFile = await failureOf(server, { tail: { ...tail, source } });
    expect(byFile).toMatchObject({ code: 'BINLOG_PURGED', retryable: false });
  });

  test('a server without a binlog', async () => {
    await server.stop();
    await server.start(['--skip-log-bin']);
    expect(await failureOf(server, { tail: EMPTY })).toMatchObject({ code: 'SERVER_UNFIT' });
  });
});

/** MariaDB keeps a file until its storage engines have made its transactions durable. */
async function purgeTo(server: TestServer, file: string): Promise<void> {
  await vi.waitFor(
    async () => {
      await server.query(`PURGE BINARY LOGS TO '${file}'`);
      const [first] = await server.query('SHOW BINARY LOGS');
      expect(first?.['Log_name']).toBe(file);
    },
    { timeout: 20_000, interval: 100 },
  );
}
