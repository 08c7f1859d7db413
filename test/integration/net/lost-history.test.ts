import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { freePort } from '../../support/ports.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { Replicator, serverSection, setEnvironment, until } from '../service/replicator.js';
import { common, sameRows, startHosts, type Hosts } from './hosts.js';

/** What this shows is in the history logs, whatever server they come from: one kind is enough. */
describeServers(
  'a slave whose master has another history than its own',
  (kind) => {
    let hosts: Hosts;
    let fresh: TestServer;
    let other: Replicator;
    let rows = 0;

    beforeAll(async () => {
      [hosts, fresh] = await Promise.all([
        startHosts(kind, await freePort(), { heartbeat: '250ms' }),
        startServer({ kind, serverId: 3 }),
      ]);
      setEnvironment('FRESH_PASSWORD', fresh.password);
      const listen = { port: hosts.port, tokenEnv: 'THL_TOKEN', heartbeat: '250ms' };
      hosts.extracting.configure({
        thl: { path: 'master.thl', retention: '1s', listen: { ...listen, keepAge: '1s' } },
      });
      other = new Replicator({
        ...common(),
        role: 'master',
        source: serverSection(fresh, 'FRESH_PASSWORD'),
        thl: { path: 'fresh.thl', listen },
      });
      await Promise.all([hosts.extracting.run(), hosts.applying.run()]);
      await hosts.applying.reach('ONLINE');
      await makeTable(hosts.master);
      await insert(5);
      await sameRows(hosts);
    });
    afterAll(async () => {
      await other?.dispose();
      await hosts?.dispose();
      await fresh?.dispose();
    });

    async function makeTable(server: TestServer): Promise<void> {
      await server.query('CREATE DATABASE shop');
      await server.query('CREATE TABLE shop.item (id INT PRIMARY KEY, note LONGTEXT)');
    }

    async function insert(count: number): Promise<void> {
      for (let i = 0; i < count; i++) {
        await hosts.master.query('INSERT INTO shop.item VALUES (?, ?)', [++rows, 'old']);
      }
    }

    async function refused(code: string): Promise<{ error: string; hint: string }> {
      await hosts.applying.reach('OFFLINE:ERROR');
      const status = await hosts.applying.status();
      expect(status['pendingErrorCode']).toBe(code);
      const [row] = await hosts.slave.query("SELECT count(*) AS n FROM shop.item WHERE note='new'");
      expect(row?.['n']).toBe(0);
      return { error: String(status['pendingError']), hint: hosts.applying.log() };
    }

    it('is refused where a fresh master with a shorter history has taken its place', async () => {
      const { extracting } = hosts;
      await extracting.end();
      await other.run();
      await other.reach('ONLINE');
      await fresh.query('CREATE DATABASE shop');
      const { error, hint } = await refused('THL_DIVERGED');
      const [old, now] = [hosts.master, fresh].map((it) => `source 127\\.0\\.0\\.1:${it.port}`);
      expect(error).toMatch(
        new RegExp(
          `slave's history log is ahead of its master's.*${old}.*master's.*(${now}|empty)`,
        ),
      );
      expect(hint).toContain('make the slave a fresh copy of its database');
    });

    it('is refused where two masters extract for one service, with both of them named', async () => {
      await fresh.query('CREATE TABLE shop.item (id INT PRIMARY KEY, note LONGTEXT)');
      for (let id = 1; id <= 20; id++)
        await fresh.query(`INSERT INTO shop.item VALUES (${id}, 'new')`);
      await until(async () => Number((await other.status())['maximumStoredSeqNo']) > 15);
      await hosts.applying.trepctl('online');
      const { error } = await refused('THL_DIVERGED');
      expect(error).toMatch(/slave's ends with seqno \d+ .*, where the master's holds seqno/);
      expect(error).toContain(`source 127.0.0.1:${hosts.master.port}`);
      expect(error).toContain(`source 127.0.0.1:${fresh.port}`);
    });

    it('goes on as if nothing had been when its own master is back', async () => {
      const { extracting, applying } = hosts;
      await other.end();
      await extracting.run();
      await insert(3);
      await applying.trepctl('online');
      await applying.reach('ONLINE');
      await sameRows(hosts);
    });

    it('is told how a master whose log was lost goes on where its own ends', async () => {
      const { extracting, applying } = hosts;
      await extracting.end();
      for (const end of ['', '-wal', '-shm']) {
        rmSync(join(extracting.folder, `master.thl${end}`), { force: true });
      }
      await insert(2);
      await extracting.run();
      await extracting.reach('ONLINE');
      await insert(1);
      await applying.reach('OFFLINE:ERROR');
      const hint = String((await applying.status())['pendingErrorHint']);
      const [, seqno = '', event = ''] =
        /online -base-seqno (\d+) -from-event '([^']+)'/.exec(hint) ?? [];
      await extracting.trepctl('offline');
      await extracting.trepctl('reset', '-thl', '-y');
      const told = ['online', '-base-seqno', seqno, '-from-event', event];
      expect((await extracting.trepctl(...told)).code).toBe(0);
      await applying.trepctl('online');
      await applying.reach('ONLINE');
      await sameRows(hosts);
    });

    it('is let go when it was away for longer than its master keeps history', async () => {
      const { extracting, applying, master } = hosts;
      await applying.end();
      await insert(3);
      await master.query('FLUSH BINARY LOGS');
      await insert(1);
      const letGo = async () => (await extracting.status())['slavesLetGo'] as string[];
      await until(async () => (await letGo()).length === 1);
      expect((await letGo())[0]).toMatch(/^slave .*slave\.thl: has only seqno \d+, what follows/);
      expect(extracting.log()).toContain('needs history that was kept longer than thl.listen');
      const { stdout } = await extracting.trepctl('clients');
      expect(stdout).toMatch(/lastSeen +: 20.*\n.*node +: .*slave\.thl\n(.*\n)*state +: LET-GO/);
      await applying.run();
      const { error, hint } = await refused('THL_PURGED');
      expect(error).toMatch(
        /slave's history log ends with seqno (\d+), and the master's begins only/,
      );
      expect(hint).toContain('make it a fresh copy of the master; keep more history');
      await extracting.end();
      await extracting.run();
      await extracting.reach('ONLINE');
      expect((await letGo()).length).toBe(1);
    });
  },
  ['mariadb'],
);
