import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeMainlyOn } from '../../support/describe-servers.js';
import { expectSame } from '../../support/checksum.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { BinlogSource } from './binlog-source.js';
import { applyAll } from './support.js';

const CHANGES = `CREATE DATABASE c; USE c; CREATE TABLE p (id INT PRIMARY KEY);
  CREATE TABLE ch (id INT PRIMARY KEY, pid INT, FOREIGN KEY (pid) REFERENCES p (id) ON DELETE CASCADE ON UPDATE CASCADE);
  CREATE TABLE gr (id INT PRIMARY KEY, cid INT, FOREIGN KEY (cid) REFERENCES ch (id) ON DELETE SET NULL);
  INSERT INTO p VALUES (1), (2), (3); INSERT INTO ch VALUES (10, 1), (20, 2), (30, 3);
  INSERT INTO gr VALUES (100, 10), (300, 30);
  UPDATE p SET id = 5 WHERE id = 3; DELETE FROM p WHERE id = 1`;

/** As before MySQL 9.6: InnoDB makes the changes, and the binlog does not tell them. */
describeMainlyOn('mysql', 'cascades that the master does not log', (kind) => {
  const servers: TestServer[] = [];
  beforeAll(async () => {
    const args = kind === 'mysql' ? ['--innodb-native-foreign-keys=ON'] : [];
    servers.push(
      await startServer({ kind, serverId: 1, args }),
      await startServer({ kind, serverId: 2 }),
    );
  });
  afterAll(() => Promise.all(servers.map((server) => server.dispose())));

  it.each([true, false])('are made by the slave, once (privileged: %s)', async (privileged) => {
    const [master, slave] = servers as [TestServer, TestServer];
    const source = new BinlogSource(master, 64 * 1024);
    source.skip();
    await master.query(`DROP DATABASE IF EXISTS c; ${CHANGES}`);
    await applyAll(slave, source.take(), { applier: { privileged } });
    await expectSame(master, slave, ['c']);
    expect(await slave.query('SELECT id FROM c.ch ORDER BY id')).toEqual([{ id: 20 }, { id: 30 }]);
  });

  it('are made by rows that go as SQL after others were replayed without checks', async () => {
    const [master, slave] = servers as [TestServer, TestServer];
    const source = new BinlogSource(master, 64 * 1024);
    source.skip();
    await master.query(`DROP DATABASE IF EXISTS c; ${CHANGES}; CREATE TABLE o (n BLOB)`);
    await applyAll(slave, source.take());
    await slave.query('ALTER TABLE c.o MODIFY n LONGBLOB'); // so its rows go as SQL
    const session = await master.connect();
    await session.query('USE c; INSERT INTO o VALUES (1); SET foreign_key_checks = 0');
    await session.query('INSERT INTO p VALUES (9); SET foreign_key_checks = 1');
    await session.query('INSERT INTO o VALUES (2); DELETE FROM p WHERE id = 2');
    await session.end();
    const events = source.take();
    const failedReplays = new Set([events.at(-1)?.header.seqno ?? -1]);
    await applyAll(slave, events, { failedReplays });
    expect(await slave.query('SELECT id FROM c.ch ORDER BY id')).toEqual([{ id: 30 }]);
  });
});
