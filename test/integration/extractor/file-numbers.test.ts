import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { takeTransactions } from './support.js';

describeServers('binlog files numbered above 999999', (kind) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ kind, serverId: 1 });
  });
  afterAll(() => server.dispose());

  /** Gives the last binlog file the highest number of six digits. */
  function renumber(): void {
    const index = join(server.dataDir, 'binlog.index');
    const files = readFileSync(index, 'utf8').trim().split('\n');
    const last = files.at(-1)!;
    renameSync(join(server.dataDir, last), join(server.dataDir, 'binlog.999999'));
    writeFileSync(index, [...files.slice(0, -1), './binlog.999999', ''].join('\n'));
  }

  it('follow on each other, at a restart by place as well', async () => {
    await server.query('CREATE DATABASE d; CREATE TABLE d.t (id INT PRIMARY KEY)');
    await server.stop();
    renumber();
    await server.start();
    await server.query('INSERT INTO d.t VALUES (1)');
    await server.query('FLUSH BINARY LOGS');
    await server.query('INSERT INTO d.t VALUES (2)');
    const taken = await takeTransactions(server, 4);
    const files = taken.map(({ last }) => last.header.eventId.split(':')[0]);
    expect(files.slice(1)).toEqual(['binlog.999999', 'binlog.1000000', 'binlog.1000001']);
    const { tail } = taken[2]!;
    const source = tail.source && { ...tail.source, gtidSet: undefined };
    await server.query('INSERT INTO d.t VALUES (3)');
    const again = await takeTransactions(server, 2, { tail: { ...tail, source } });
    expect(again.map(({ last }) => last.header.seqno)).toEqual([3, 4]);
  });
});
