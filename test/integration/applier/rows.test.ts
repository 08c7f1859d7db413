import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { expectSame } from '../../support/checksum.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { BinlogSource } from './binlog-source.js';
import { applyAll } from './support.js';

describeServers('row transactions', (kind) => {
  let master: TestServer;
  let slave: TestServer;
  let source: BinlogSource;

  beforeAll(async () => {
    [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1 }),
      startServer({ kind, serverId: 2 }),
    ]);
    const ddl =
      'CREATE DATABASE r DEFAULT CHARACTER SET utf8mb4; CREATE TABLE r.t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(100), b BLOB)';
    await Promise.all([master.query(ddl), slave.query(ddl)]);
    source = new BinlogSource(master);
    source.skip();
  });
  afterAll(async () => {
    await Promise.all([master.dispose(), slave.dispose()]);
  });

  it('arrive, with the restart point', async () => {
    await master.query("INSERT INTO r.t (v, b) VALUES ('a', 0x00FF275C), ('b', NULL)");
    await master.query("UPDATE r.t SET v = 'ä€𝄞' WHERE id = 1");
    await master.query('DELETE FROM r.t WHERE id = 2');
    const events = source.take();
    await applyAll(slave, events);
    await expectSame(master, slave, ['r']);
    const [point] = await slave.query('SELECT * FROM sluice_test.trep_commit_seqno');
    expect(point).toMatchObject({ seqno: events.at(-1)!.header.seqno, last_frag: 1 });
  });

  it('of many transactions go in one BINLOG statement', async () => {
    for (let i = 0; i < 20; i++) await master.query(`INSERT INTO r.t (v) VALUES ('n${i}')`);
    const before = await status('Com_binlog');
    await applyAll(slave, source.take(), { applier: { blockTime: 60_000 } });
    await expectSame(master, slave, ['r']);
    expect((await status('Com_binlog')) - before).toBe(2); // the format, and the rows
  });

  it('go the same way where the slave prepares no statements', async () => {
    const [limit] = await slave.query('SELECT @@max_prepared_stmt_count AS most');
    const executed = async () => (await status('Com_stmt_execute')) > 0;
    expect(await executed()).toBe(kind === 'mariadb');
    await slave.query('FLUSH STATUS; SET GLOBAL max_prepared_stmt_count=0');
    await master.query("INSERT INTO r.t (v) VALUES ('as a literal')");
    const before = await status('Com_binlog');
    await applyAll(slave, source.take());
    await slave.query(`SET GLOBAL max_prepared_stmt_count=${String(limit?.['most'])}`);
    await expectSame(master, slave, ['r']);
    expect((await status('Com_binlog')) - before).toBe(2);
  });

  it('into many tables are looked up together', async () => {
    const names = Array.from({ length: 120 }, (_, i) => `r.many${i}`);
    const ddl = names.map((name) => `CREATE TABLE ${name} (id INT PRIMARY KEY)`).join(';');
    await Promise.all([master.query(ddl), slave.query(ddl)]);
    source.skip();
    await master.query(names.map((name) => `INSERT INTO ${name} VALUES (1)`).join(';'));
    const before = await status('Com_select');
    await applyAll(slave, source.take(), { applier: { privileged: false } });
    const after = await status('Com_select');
    await expectSame(master, slave, ['r']);
    expect(after - before).toBeLessThan(40);
  });

  async function status(name: string): Promise<number> {
    const [row] = await slave.query(`SHOW GLOBAL STATUS LIKE '${name}'`);
    return Number(row?.['Value']);
  }
});
