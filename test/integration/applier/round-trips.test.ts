import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { expectSame } from '../../support/checksum.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { BinlogSource } from './binlog-source.js';
import { applierFor } from './support.js';

const ONE_WAY = 15; // ms

/** A long link to a server, which counts how often the client spoke after it had got an answer. */
class LongLink {
  turns = 0;
  private clientSpoke = false;
  private readonly server: Server;

  constructor(port: number) {
    this.server = createServer({ noDelay: true }, (near) => {
      const far = connect({ port, host: '127.0.0.1', noDelay: true });
      this.pass(near, far, () => this.spoke());
      this.pass(
        far,
        near,
        () => {},
        () => (this.clientSpoke = false),
      );
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
  }

  private spoke(): void {
    if (!this.clientSpoke) this.turns += 1;
    this.clientSpoke = true;
  }

  private pass(from: Socket, to: Socket, came: () => void, left: () => void = () => {}): void {
    from.on('data', (bytes) => {
      came();
      setTimeout(() => {
        left();
        if (!to.destroyed) to.write(bytes);
      }, ONE_WAY);
    });
    from.on('close', () => setTimeout(() => to.destroy(), ONE_WAY));
    from.on('error', () => to.destroy());
  }
}

describeServers('over a long link', (kind) => {
  let master: TestServer;
  let slave: TestServer;
  let source: BinlogSource;
  let link: LongLink;
  let port: number;

  beforeAll(async () => {
    [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1 }),
      startServer({ kind, serverId: 2 }),
    ]);
    source = new BinlogSource(master);
    source.skip();
    link = new LongLink(slave.port);
    port = await link.open();
  });
  afterAll(async () => {
    link?.close();
    await Promise.all([master?.dispose(), slave?.dispose()]);
  });

  it('connecting and definitions take few round trips', async () => {
    const definitions = [
      'CREATE DATABASE far',
      'CREATE TABLE far.a (id INT PRIMARY KEY)',
      'CREATE TABLE far.b (id INT PRIMARY KEY)',
      'ALTER TABLE far.a ADD COLUMN n INT',
      'ALTER TABLE far.b ADD COLUMN n INT',
      'CREATE INDEX n ON far.a (n)',
    ];
    for (const sql of definitions) await master.query(sql);
    const events = source.take();
    const applier = applierFor(slave, { login: { port } });
    const turns: number[] = [];
    try {
      await applier.open();
      expect(link.turns).toBeLessThanOrEqual(10);
      for (const event of events) {
        const before = link.turns;
        await applier.apply(event);
        turns.push(link.turns - before);
      }
      await applier.flush();
    } finally {
      await applier.close();
    }
    // with the first one the format of row events is told
    expect(Math.max(...turns.slice(1))).toBeLessThanOrEqual(5);
    await expectSame(master, slave, ['far']);
  });
});
