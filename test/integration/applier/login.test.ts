import { afterAll, beforeAll, expect, it } from 'vitest';
import { catalogSchema } from '../../../src/applier/catalog/catalog.js';
import { describeServers } from '../../support/describe-servers.js';
import { expectSame } from '../../support/checksum.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { BinlogSource } from './binlog-source.js';
import { applierFor, applyAll, recordingLogger, SERVICE } from './support.js';

const LOGIN = { user: 'rds', password: 'secret' };
/** What Amazon RDS gives. */
const GRANTS =
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER';

describeServers('a login', (kind) => {
  let master: TestServer;
  let slave: TestServer;
  let source: BinlogSource;

  beforeAll(async () => {
    [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1, args: ['--binlog-format=MIXED'] }),
      startServer({ kind, serverId: 2 }),
    ]);
    await slave.query("CREATE USER rds@'%' IDENTIFIED BY 'secret'");
    await slave.query(`GRANT ${GRANTS} ON *.* TO rds@'%' WITH GRANT OPTION`);
    source = new BinlogSource(master);
    source.skip();
  });
  afterAll(async () => {
    await Promise.all([master.dispose(), slave.dispose()]);
  });

  async function binlogEnd(): Promise<string> {
    const command = kind === 'mysql' ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS';
    const [row] = await slave.query(command);
    return `${row!['File']}:${row!['Position']}`;
  }
  async function work(name: string): Promise<void> {
    await master.query(`CREATE DATABASE ${name}`);
    const session = await master.connect({ database: name });
    for (const sql of [
      'CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(60), d DATETIME(6))',
      'SET timestamp=1700000000.5',
      "INSERT INTO t (v, d) VALUES ('a', NOW(6)), (UUID(), NOW(6))",
      "SET timestamp=DEFAULT, @v='ä'",
      'SET SESSION binlog_format=STATEMENT',
      'UPDATE t SET v=CONCAT(v, @v) WHERE id=1',
      'CREATE TEMPORARY TABLE tmp (a INT)',
      'INSERT INTO tmp VALUES (1)',
      'INSERT INTO t (v) SELECT a FROM tmp',
      'DROP TEMPORARY TABLE tmp',
      'ALTER TABLE t ADD COLUMN e INT DEFAULT 7',
    ]) {
      await session.query(sql);
    }
    await session.end();
  }

  it('with nothing but ordinary grants applies everything, and says what it cannot do', async () => {
    await work('plain');
    const { logger, lines } = recordingLogger();
    await applyAll(slave, source.take(), { login: LOGIN, logger });
    await expectSame(master, slave, ['plain']);
    const applier = applierFor(slave, { login: LOGIN });
    await applier.open();
    expect(applier.limits().join('\n')).toMatch(/binlog.*\n.*temporary/s);
    await applier.close();
    expect(lines.map(({ msg }) => msg).join('\n')).toMatch(
      kind === 'mysql' ? /SESSION_VARIABLES_ADMIN/ : /BINLOG ADMIN/,
    );
  });

  it('with privileges leaves nothing in the binlog of the slave', async () => {
    await work('silent');
    const before = await binlogEnd();
    const applier = applierFor(slave);
    await applier.open();
    expect(applier.limits()).toEqual([]);
    await applier.close();
    await applyAll(slave, source.take());
    expect(await binlogEnd()).toBe(before);
    await expectSame(master, slave, ['silent']);
  });

  it('writes to the binlog of the slave if told to', async () => {
    await work('chained');
    const before = await binlogEnd();
    await applyAll(slave, source.take(), { applier: { logUpdates: true } });
    expect(await binlogEnd()).not.toBe(before);
    await expectSame(master, slave, ['chained']);
  });

  it('is told of tables that cannot be rolled back', async () => {
    await slave.query('CREATE DATABASE old; CREATE TABLE old.m (a INT) ENGINE=MyISAM');
    const applier = applierFor(slave);
    await applier.open();
    expect(applier.limits().join()).toContain('old.m (MyISAM)');
    await applier.close();
    await slave.query('DROP DATABASE old');
  });

  it('is told to grant the schema of the service where it lacks that', async () => {
    await slave.query("CREATE USER poor@'%' IDENTIFIED BY 'secret'");
    await slave.query("GRANT SELECT ON *.* TO poor@'%'");
    const applier = applierFor(slave, { login: { user: 'poor', password: 'secret' } });
    await expect(applier.open()).rejects.toMatchObject({
      code: 'PRIVILEGE_MISSING',
      hint: expect.stringContaining(`GRANT ALL ON \`${catalogSchema(SERVICE)}\`.*`) as string,
    });
    await applier.close();
  });

  it('does not try what it is told not to use', async () => {
    const applier = applierFor(slave, { applier: { privileged: false } });
    await applier.open();
    expect(applier.limits().join()).toContain('applier.privileged is false');
    await applier.close();
  });

  it('is refused if it must have privileges and has not, with the grant to give', async () => {
    const applier = applierFor(slave, { login: LOGIN, applier: { privileged: true } });
    await expect(applier.open()).rejects.toMatchObject({
      code: 'PRIVILEGE_MISSING',
      hint: expect.stringContaining(
        kind === 'mysql' ? 'SESSION_VARIABLES_ADMIN' : 'BINLOG ADMIN',
      ) as string,
    });
    await applier.close();
    await slave.query(
      `GRANT ${kind === 'mysql' ? 'SESSION_VARIABLES_ADMIN' : 'BINLOG ADMIN'} ON *.* TO rds@'%'`,
    );
    const second = applierFor(slave, { login: LOGIN, applier: { privileged: true } });
    await second.open();
    await second.close();
  });
});
