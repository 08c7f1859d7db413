import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { BinlogSource } from './binlog-source.js';
import { applyAll, type ApplySettings } from './support.js';

const AS_SQL: ApplySettings = { applier: { privileged: false } };

describeServers('a block that fails after it has changed a table without transactions', (kind) => {
  let master: TestServer;
  let slave: TestServer;

  beforeAll(async () => {
    [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1 }),
      startServer({ kind, serverId: 2 }),
    ]);
  });
  afterAll(() => Promise.all([master?.dispose(), slave?.dispose()]));

  it.each([
    ['native', {}],
    ['as SQL', AS_SQL],
  ])('is not done again (%s)', async (_how, settings: ApplySettings) => {
    const ddl =
      'DROP DATABASE IF EXISTS r; CREATE DATABASE r; CREATE TABLE r.m (a INT); CREATE TABLE r.t (id INT PRIMARY KEY, v INT)';
    const source = new BinlogSource(master);
    await Promise.all([master.query(ddl), slave.query(ddl)]);
    await slave.query('ALTER TABLE r.m ENGINE=MyISAM; DROP DATABASE IF EXISTS sluice_test');
    await master.query('INSERT INTO r.t VALUES (1, 1)');
    source.skip(); // the slave lacks the row
    await master.query('INSERT INTO r.m VALUES (7)');
    await master.query('UPDATE r.t SET v = 2');
    await expect(applyAll(slave, source.take(), settings)).rejects.toMatchObject({
      message: expect.stringMatching(/changes of seqnos 0-1 to tables without transactions/),
      hint: expect.stringContaining('MyISAM'),
    });
    expect(await slave.query('SELECT a FROM r.m')).toEqual([{ a: 7 }]);
  });
});
