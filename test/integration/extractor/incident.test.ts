import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { online, transactions } from './support.js';

describeServers('an incident of the source', (kind) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ kind, serverId: 1 });
  });
  afterAll(() => server.dispose());

  it('stops the extractor after all that came before, and says what to do', async () => {
    await server.query('CREATE DATABASE d; CREATE TABLE d.t (v LONGTEXT) ENGINE = MyISAM');
    await server.query("INSERT INTO d.t VALUES ('before')");
    await server.query('SET GLOBAL max_binlog_stmt_cache_size = 4096');
    const session = await server.connect(); // takes the global value
    // changes that cannot be rolled back, and whose events find no room: they are lost
    const lost = session.query(
      "INSERT INTO d.t VALUES (REPEAT('x', 100000)), (REPEAT('y', 100000))",
    );
    await expect(lost).rejects.toMatchObject({ errno: 1705 });
    await session.end();
    const seqnos: number[] = [];
    const reading = (async () => {
      for await (const { last } of transactions(server)) seqnos.push(last.header.seqno);
    })();
    const error = await reading.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SOURCE_INCIDENT', retryable: false });
    expect(error).toMatchObject({
      hint: expect.stringMatching(/provision the slave anew/) as string,
    });
    expect(String(error)).toMatch(/LOST_EVENTS|incident 1/);
    expect(seqnos).toEqual([0, 1, 2]);
  });

  it('is no matter of a history log that begins behind it', async () => {
    await server.query('CREATE TABLE d.u (id INT PRIMARY KEY)');
    const config = { start: 'current' } as const;
    const { next, stop } = await online(server, { config });
    await server.query('INSERT INTO d.u VALUES (1)');
    const first = await next();
    expect(first?.last.data.includes('PRIMARY KEY')).toBe(false); // not the definition
    expect(first?.last.header.seqno).toBe(0);
    stop();
  });
});
