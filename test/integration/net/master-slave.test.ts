import { afterAll, beforeAll, expect, it } from 'vitest';
import { setTimeout as delay } from 'node:timers/promises';
import { describeMainlyOn } from '../../support/describe-servers.js';
import { freePort } from '../../support/ports.js';
import { command, until } from '../service/replicator.js';
import { sameRows, startHosts, TOKEN, type Hosts } from './hosts.js';

describeMainlyOn(
  'mysql',
  'a master and a slave replicator, each with its own history log',
  (kind) => {
    let hosts: Hosts;
    let rows = 0;

    beforeAll(async () => {
      hosts = await startHosts(kind, await freePort());
    });
    afterAll(() => hosts?.dispose());

    async function insert(count: number): Promise<void> {
      for (let i = 0; i < count; i++) {
        await hosts.master.query('INSERT INTO shop.item VALUES (?, ?)', [++rows, `row ${rows}`]);
      }
    }

    async function visible(id: number): Promise<void> {
      for (let count = 0; count === 0;) {
        const found = await hosts.slave.query('SELECT 1 FROM shop.item WHERE id = ?', [id]);
        count = found.length;
      }
    }

    it('the slave waits for its master, and goes ONLINE with it', async () => {
      const { applying, extracting } = hosts;
      await applying.run();
      await until(async () => (await applying.status())['pendingErrorCode'] === 'CONNECT_FAILED');
      expect((await applying.status())['state']).toBe('GOING-ONLINE:SYNCHRONIZING');
      await extracting.run();
      await extracting.reach('ONLINE');
      await applying.reach('ONLINE');
    });

    it('what is committed on the master arrives, and stands in both logs', async () => {
      const { master, applying, extracting } = hosts;
      await master.query('CREATE DATABASE shop');
      await master.query('CREATE TABLE shop.item (id INT PRIMARY KEY, note LONGTEXT)');
      await insert(20);
      await sameRows(hosts);
      const status = await applying.status();
      expect(status).toMatchObject({
        role: 'slave',
        masterConnectUri: `thl://127.0.0.1:${hosts.port}/`,
        pipelineSource: `thl://127.0.0.1:${hosts.port}/`,
        masterConnection: `connected thl://127.0.0.1:${hosts.port}/`,
        minimumStoredSeqNo: 0,
      });
      expect(status['appliedLastSeqno']).toBe(status['maximumStoredSeqNo']);
      const other = await extracting.status();
      expect(other['maximumStoredSeqNo']).toBe(status['maximumStoredSeqNo']);
      expect(other['connectedSlaves']).toBe(1);
      await until(async () => {
        const { stdout } = await extracting.trepctl('clients', '-json');
        const [client] = JSON.parse(stdout) as { node: string; ackedSeqno: number }[];
        return client?.ackedSeqno === status['maximumStoredSeqNo'];
      });
      expect((await extracting.trepctl('clients')).stdout).toMatch(/node +: .*slave\.thl/);
    });

    it('a row is visible on the slave soon after it was committed on the master', async () => {
      const times: number[] = [];
      for (let i = 0; i < 100; i++) {
        await insert(1);
        const committed = performance.now();
        await visible(rows);
        times.push(performance.now() - committed);
        await delay(10);
      }
      times.sort((a, b) => a - b);
      const [median, p99] = [times[50]!, times[98]!];
      console.log(
        `${kind}: commit to visible: median ${median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
      );
      expect(median).toBeLessThan(500); // 20 ms on an idle machine
    });

    it('a transaction larger than any frame arrives', async () => {
      const { master } = hosts;
      await master.query('SET GLOBAL max_allowed_packet = 64 * 1024 * 1024');
      await hosts.slave.query('SET GLOBAL max_allowed_packet = 64 * 1024 * 1024');
      await master.query(
        `INSERT INTO shop.item VALUES (${++rows}, concat('z', repeat('large ', 1000000))), (${++rows}, repeat('x', 3000000))`,
      );
      await sameRows(hosts);
    });

    it('either side can be killed, and nothing is lost or doubled', async () => {
      const { applying, extracting } = hosts;
      for (let i = 0; i < 3; i++) {
        await insert(5);
        await applying.end('SIGKILL');
        await insert(5);
        await applying.run();
        await insert(5);
        await extracting.end('SIGKILL');
        await insert(5);
        await extracting.run();
        await insert(5);
      }
      await sameRows(hosts);
      const [row] = await hosts.slave.query('SELECT seqno FROM sluice_net.trep_commit_seqno');
      expect(row?.['seqno']).toBe((await extracting.status())['maximumStoredSeqNo']);
    });

    it('each can be taken offline and online again', async () => {
      const { applying, extracting } = hosts;
      await applying.trepctl('offline');
      await insert(3);
      await applying.trepctl('online');
      await sameRows(hosts);
      await extracting.trepctl('offline');
      await until(async () => (await applying.status())['state'] === 'GOING-ONLINE:SYNCHRONIZING');
      await insert(3);
      await extracting.trepctl('online');
      await sameRows(hosts);
      await applying.reach('ONLINE');
    });

    it('a slave that lost its history log fetches it again before it goes on', async () => {
      const { applying } = hosts;
      await applying.end();
      await insert(2);
      applying.configure({ thl: { path: 'again.thl' } });
      await applying.run();
      await sameRows(hosts);
      const status = await applying.status();
      expect(status).toMatchObject({ state: 'ONLINE', minimumStoredSeqNo: 0 });
    });

    it('the token appears in no log and no status', async () => {
      const { applying, extracting } = hosts;
      const shown = await command('replicator', 'config', '-config', extracting.file);
      const texts = [applying.log(), extracting.log(), shown.stdout];
      texts.push(
        JSON.stringify(await applying.status()),
        JSON.stringify(await extracting.status()),
      );
      expect(texts.join('\n')).not.toContain(TOKEN);
    });
  },
);
