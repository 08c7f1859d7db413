/** A slave's log that is cut back by command, with a kill between the cut and what is applied next. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { freePort } from '../../support/ports.js';
import { setEnvironment, until } from '../service/replicator.js';
import { startHosts, type Hosts } from './hosts.js';

const SQL = 'SELECT id FROM shop.item ORDER BY id';

describeServers(
  'a slave that is killed just when its log was cut back',
  (kind) => {
    let hosts: Hosts;

    beforeAll(async () => {
      hosts = await startHosts(kind, await freePort(), { heartbeat: '250ms' });
      await Promise.all([hosts.extracting.run(), hosts.applying.run()]);
      await hosts.applying.reach('ONLINE');
      await hosts.master.query('CREATE DATABASE shop');
      await hosts.master.query('CREATE TABLE shop.item (id INT)'); // no key: doubles would show
      await insert(1, 2, 3);
      await arrive(1, 2, 3);
    });
    afterAll(() => hosts?.dispose());

    async function insert(...ids: number[]): Promise<void> {
      for (const id of ids) await hosts.master.query('INSERT INTO shop.item VALUES (?)', [id]);
    }

    async function arrive(...ids: number[]): Promise<void> {
      let found: unknown[] = [];
      await until(
        async () => {
          const rows = await hosts.slave.query(SQL).catch(() => []);
          found = rows.map(({ id }) => id as unknown);
          return JSON.stringify(found) === JSON.stringify(ids);
        },
        () => `${JSON.stringify(found)}\n${hosts.applying.log().slice(-4000)}`,
      );
    }

    /** The master's log is set back to 1 to 3, and goes on without 4 to 6. */
    async function loseHistory(): Promise<void> {
      const { extracting, master } = hosts;
      const log = join(extracting.folder, 'master.thl');
      await extracting.end();
      copyFileSync(log, `${log}.saved`);
      await extracting.run();
      await insert(4, 5, 6);
      await arrive(1, 2, 3, 4, 5, 6);
      await extracting.end();
      for (const end of ['-wal', '-shm']) rmSync(log + end, { force: true });
      copyFileSync(`${log}.saved`, log);
      extracting.configure({ autoOnline: false });
      const [row] = await master.query('SHOW BINARY LOGS').then((rows) => rows.slice(-1));
      await extracting.run();
      const end = `${String(row?.['Log_name'])}:${Number(row?.['File_size'])};-1`;
      expect(await extracting.trepctl('online', '-from-event', end)).toMatchObject({ code: 0 });
      await insert(7, 8, 9);
    }

    it('goes on at the cut, and applies all that follows there once', async () => {
      const { applying } = hosts;
      await loseHistory();
      await applying.reach('OFFLINE:ERROR');
      expect((await applying.status())['pendingErrorCode']).toBe('THL_DIVERGED');
      await applying.end();
      setEnvironment('SLUICE_CRASH_AT', 'thl-cut-back');
      await applying.run();
      setEnvironment('SLUICE_CRASH_AT', '');
      await applying.reach('OFFLINE:ERROR');
      await applying.trepctl('online', '-force');
      expect(await applying.whenEnded()).toBe(-1);
      expect(existsSync(join(applying.folder, 'slave.thl.cut'))).toBe(true);
      await applying.run();
      await arrive(1, 2, 3, 4, 5, 6, 7, 8, 9);
      expect(applying.log()).toContain('the history log was cut back by command');
    });

    it('and is as any other from then on', async () => {
      const { applying } = hosts;
      await applying.end('SIGKILL');
      await insert(10);
      await applying.run();
      await arrive(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
      expect(existsSync(join(applying.folder, 'slave.thl.cut'))).toBe(false);
    });
  },
  ['mariadb'],
);
