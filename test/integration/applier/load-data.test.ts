import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { TargetSession } from '../../../src/applier/target/target-session.js';
import { describeServers } from '../../support/describe-servers.js';
import { expectSame } from '../../support/checksum.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { BinlogSource } from './binlog-source.js';
import { applyAll, targetOf } from './support.js';

const FORMAT = 'SET SESSION binlog_format = STATEMENT';

describeServers('LOAD DATA logged as a statement', (kind) => {
  let master: TestServer;
  let slave: TestServer;
  let source: BinlogSource;

  beforeAll(async () => {
    const args = ['--local-infile=ON', '--max-allowed-packet=64M'];
    [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1, args }),
      startServer({ kind, serverId: 2, args }),
    ]);
    source = new BinlogSource(master, 64 * 1024);
    source.skip();
  });
  afterAll(async () => {
    await Promise.all([master.dispose(), slave.dispose()]);
  });
  beforeEach(async () => {
    await master.query(
      'DROP DATABASE IF EXISTS c; CREATE DATABASE c; SET SESSION sql_mode = DEFAULT',
    );
    await applyAll(slave, source.take());
  });

  /** Where the master finds a file of these bytes. */
  function file(bytes: Buffer): string {
    const path = join(master.dataDir, 'load.txt');
    rmSync(path, { force: true });
    writeFileSync(path, bytes);
    return './load.txt';
  }

  /** Lines of two columns, of so many bytes together. */
  function lines(bytes: number): Buffer {
    const count = Math.ceil(bytes / 500);
    const line = (_: unknown, i: number): string =>
      `${i}\t${String(i).repeat(500).slice(0, 490)}\n`;
    return Buffer.from(Array.from({ length: count }, line).join(''));
  }

  it('reads the file in the character set of the schema, the clause or as bytes', async () => {
    const path = file(Buffer.from('e4f609780ad55c5c09c3bc0aff0009710a', 'hex'));
    for (const charset of ['latin1', 'gbk', 'cp1251']) {
      await master.query(`DROP DATABASE c; CREATE DATABASE c CHARACTER SET ${charset}; USE c; ${FORMAT};
        SET SESSION sql_mode = '';
        CREATE TABLE t (a VARCHAR(40) CHARACTER SET utf8mb4, b VARCHAR(40));
        LOAD DATA INFILE '${path}' INTO TABLE t;
        LOAD DATA INFILE '${path}' IGNORE INTO TABLE t CHARACTER SET greek;
        CREATE TABLE u (a VARBINARY(40), b VARBINARY(40));
        LOAD DATA INFILE '${path}' INTO TABLE u CHARACTER SET binary FIELDS ESCAPED BY '';`);
      await applyAll(slave, source.take());
      await expectSame(master, slave, ['c']);
    }
  });

  it('streams a file of many fragments among other changes', async () => {
    const path = file(lines(12 * 1024 * 1024));
    await master.query(`USE c; ${FORMAT}; CREATE TABLE t (n INT PRIMARY KEY, v VARCHAR(500)); BEGIN;
      INSERT INTO t VALUES (-1, 'before');
      LOAD DATA INFILE '${path}' INTO TABLE t;
      UPDATE t SET v = 'changed' WHERE n % 1000 = 0;
      LOAD DATA INFILE '${path}' REPLACE INTO TABLE t (n, @v) SET v = CONCAT('!', LEFT(@v, 10));
      COMMIT;`);
    const events = source.take();
    expect(events.length).toBeGreaterThan(100);
    await applyAll(slave, events);
    await expectSame(master, slave, ['c']);
  });

  it('stops where the slave has a row of the same key, and changes nothing', async () => {
    await master.query('USE c; CREATE TABLE t (n INT PRIMARY KEY, v VARCHAR(500))');
    await applyAll(slave, source.take());
    await slave.query("INSERT INTO c.t VALUES (1, 'of the slave')");
    await master.query(`USE c; ${FORMAT}; LOAD DATA INFILE '${file(lines(2000))}' INTO TABLE t`);
    const events = source.take();
    await expect(applyAll(slave, events)).rejects.toMatchObject({
      code: 'STATEMENT_DIVERGED',
      message: expect.stringContaining('met 1 on the slave') as string,
    });
    expect(await slave.query('SELECT * FROM c.t')).toEqual([{ n: 1, v: 'of the slave' }]);
    await slave.query('DELETE FROM c.t');
    await applyAll(slave, events);
    await expectSame(master, slave, ['c']);
  });

  it('stops where a value does not fit the column of the slave, as the server itself would', async () => {
    await master.query('USE c; CREATE TABLE t (n INT PRIMARY KEY, v VARCHAR(500))');
    await applyAll(slave, source.take());
    await slave.query('ALTER TABLE c.t MODIFY v VARCHAR(5)');
    await master.query(`USE c; ${FORMAT}; LOAD DATA INFILE '${file(lines(2000))}' INTO TABLE t`);
    const events = source.take();
    await expect(applyAll(slave, events)).rejects.toMatchObject({ code: 'STATEMENT_FAILED' });
    expect(await slave.query('SELECT COUNT(*) AS n FROM c.t')).toEqual([{ n: 0 }]);
    await slave.query('ALTER TABLE c.t MODIFY v VARCHAR(500)');
    await applyAll(slave, events);
  });

  it('says what to do where the slave takes no files', async () => {
    await master.query(`USE c; CREATE TABLE t (n INT, v VARCHAR(500)); ${FORMAT};
      LOAD DATA INFILE '${file(lines(2000))}' INTO TABLE t`);
    const events = source.take();
    await slave.query('SET GLOBAL local_infile = OFF');
    await expect(applyAll(slave, events)).rejects.toMatchObject({
      code: 'LOCAL_INFILE_OFF',
      hint: expect.stringContaining('local_infile=ON') as string,
    });
    await slave.query('SET GLOBAL local_infile = ON');
    await applyAll(slave, events);
    await expectSame(master, slave, ['c']);
  });

  it('never answers a server that asks for a file by itself', async () => {
    const asked = 'read by nobody';
    const rogue = createServer((client) => relay(client, slave.port, asked));
    await new Promise<void>((resolve) => rogue.listen(0, '127.0.0.1', resolve));
    const { port } = rogue.address() as AddressInfo;
    const session = await TargetSession.open({ ...targetOf(slave), port });
    const loads = { infile: { name: 'mine', blocks: () => secret() } };
    await expect(session.send(Buffer.from("DO 'provoke'"), loads)).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
    });
    session.destroy();
    await new Promise((resolve) => rogue.close(resolve));
    expect(sent).toBe(0);
  });

  let sent = 0;
  async function* secret(): AsyncGenerator<Buffer, void, undefined> {
    sent += 1;
    yield Buffer.from('secret');
  }
});

/** A server in the middle that answers one statement with a request for a file. */
function relay(client: Socket, port: number, name: string): void {
  const server = new (client.constructor as typeof Socket)();
  server.connect(port, '127.0.0.1');
  for (const socket of [client, server]) socket.on('error', () => {});
  client.on('close', () => server.destroy());
  server.on('close', () => client.destroy());
  server.pipe(client);
  client.on('data', (data: Buffer) => {
    if (!data.includes('provoke')) {
      server.write(data);
      return;
    }
    const payload = Buffer.concat([Buffer.from([0xfb]), Buffer.from(name)]);
    client.write(Buffer.concat([Buffer.from([payload.length, 0, 0, 1]), payload]));
  });
}
