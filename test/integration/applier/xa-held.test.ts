import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { applierSchema } from '../../../src/config/schema/applier.js';
import type { ApplierConfig } from '../../../src/config/schema.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import { TargetSession } from '../../../src/applier/target/target-session.js';
import { forgetPrepared } from '../../../src/applier/xa/forget-prepared.js';
import type { CrashPoint } from '../../../src/util/crash-point.js';
import { expectSame } from '../../support/checksum.js';
import { describeServers } from '../../support/describe-servers.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { BinlogSource } from './binlog-source.js';
import { ChildRunner } from './child/run-child.js';
import { SERVICE, applyAll, targetOf } from './support.js';

const SCHEMA = `DROP DATABASE IF EXISTS c; CREATE DATABASE c;
  CREATE TABLE c.t (id INT PRIMARY KEY, k INT, v VARCHAR(4000), KEY (k)) COLLATE utf8mb4_bin;
  CREATE TABLE c.copy (id INT PRIMARY KEY, v VARCHAR(4000)) COLLATE utf8mb4_bin;
  CREATE TABLE c.other (id INT PRIMARY KEY) COLLATE utf8mb4_bin;
  INSERT INTO c.t VALUES (1, 10, 'a'), (5, 50, 'a'), (9, 90, 'a')`;
/** Of several fragments; what finds rows is in the first and in the last one. */
const CHANGES = `UPDATE c.t SET v = 'changed' WHERE k > 80;
  INSERT INTO c.copy SELECT id, v FROM c.t; INSERT INTO c.copy VALUES (100, '${'x'.repeat(3000)}');
  UPDATE c.t SET v = '${'y'.repeat(3000)}' WHERE k = 30; DELETE FROM c.t WHERE id = 7`;
/** What a master of MariaDB lets others do then. */
const BETWEEN = `INSERT INTO c.t VALUES (3, 30, 'between'), (7, 31, 'kept'), (12, 120, 'between');
  UPDATE c.t SET v = 'b' WHERE id = 1; INSERT INTO c.other VALUES (5)`;

type Way = Partial<ApplierConfig>;
const PRIVILEGED: Way = { privileged: true };
const WAYS: readonly Way[] = [PRIVILEGED, { privileged: false }];

describeServers(
  'XA transactions of statements',
  () => {
    let master: TestServer;
    let slave: TestServer;
    let source: BinlogSource;
    let children: ChildRunner;
    /** Everything since the schema was made: what a history log would hold. */
    let stored: ThlEvent[];

    beforeAll(async () => {
      children = await ChildRunner.create();
      [master, slave] = await Promise.all([
        startServer({
          kind: 'mariadb',
          serverId: 1,
          args: ['--binlog-format=MIXED', '--innodb-lock-wait-timeout=1'],
        }),
        startServer({ kind: 'mariadb', serverId: 2, args: ['--innodb-lock-wait-timeout=1'] }),
      ]);
      source = new BinlogSource(master, 2048);
      source.skip();
    });
    afterAll(async () => {
      await Promise.all([master?.dispose(), slave?.dispose()]);
    });
    beforeEach(async () => {
      // what a test that failed left would keep its tables from being dropped
      for (const server of [master, slave]) {
        for (const { data } of await prepared(server)) await server.query(`XA ROLLBACK ${data}`);
      }
      await master.query(SCHEMA);
      stored = source.take();
      await applyAll(slave, stored);
    });

    /** By a session that ends: the transaction stays. */
    async function prepare(xid: string, changes = CHANGES): Promise<void> {
      const session = await master.connect();
      await session.query(`XA START '${xid}'; ${changes}; XA END '${xid}'; XA PREPARE '${xid}'`);
      await session.end();
    }

    /** The master may still be taking the transaction from the session that ended. */
    async function finish(sql: string): Promise<void> {
      await vi.waitFor(() => master.query(sql), { timeout: 10_000, interval: 20 });
    }

    async function applyNew(applier: Way = PRIVILEGED): Promise<void> {
      stored.push(...source.take());
      await applyAll(slave, stored, { applier });
    }

    async function prepared(server = slave): Promise<{ data: string }[]> {
      return (await server.query("XA RECOVER FORMAT='SQL'")) as unknown as { data: string }[];
    }

    /** Nothing is left in the catalog, nor prepared; and the servers are the same. */
    async function expectEnded(): Promise<void> {
      for (const table of ['xa_prepared', 'xa_held']) {
        expect(await slave.query(`SELECT * FROM sluice_${SERVICE}.${table}`)).toEqual([]);
      }
      expect(await prepared()).toEqual([]);
      await expectSame(master, slave, ['c']);
    }

    describe.each(WAYS)('with %o', (way) => {
      it.each(['COMMIT', 'ROLLBACK'])(
        'are prepared there until XA %s, through restarts of all',
        async (outcome) => {
          await prepare('across');
          await prepare(
            'second',
            'DELETE FROM c.other WHERE id > 0; INSERT INTO c.other VALUES (-1)',
          );
          await applyNew(way);
          expect(await prepared()).toHaveLength(2);
          await master.query(BETWEEN);
          await applyNew(way);
          await Promise.all([master.kill(), slave.kill()]);
          await Promise.all([master.start(), slave.start()]);
          expect(await prepared()).toHaveLength(2);
          await master.query("INSERT INTO c.t VALUES (13, 130, 'after the restart')");
          await finish(`XA ${outcome} 'across'`);
          await applyNew(way);
          await finish(`XA COMMIT 'second'`);
          await master.query('INSERT INTO c.copy SELECT id + 1000, v FROM c.t');
          await applyNew(way);
          await expectEnded();
        },
      );

      const POINTS: [CrashPoint, string][] = [
        ['apply-xa-held', 'COMMIT'],
        ['apply-xa-remembered', 'COMMIT'],
        ['apply-xa-ended', 'COMMIT'],
        ['apply-xa-ended', 'ROLLBACK'],
      ];
      it.each(POINTS)('are applied once when killed at %s before XA %s', async (point, outcome) => {
        await prepare('x');
        await master.query(BETWEEN);
        await finish(`XA ${outcome} 'x'`);
        await master.query('INSERT INTO c.other VALUES (2)');
        stored.push(...source.take());
        const applier = { ...applierSchema.parse({}), ...way };
        const options = { service: SERVICE, target: targetOf(slave), applier };
        expect(await children.run({ options, events: stored }, point)).toBe('SIGKILL');
        expect(await prepared()).toHaveLength(point === 'apply-xa-ended' ? 0 : 1);
        await applyNew(way);
        await expectEnded();
      });
    });

    it('leave nothing prepared when they fail, and stop the slave at their own seqno', async () => {
      await slave.query("INSERT INTO c.copy VALUES (100, 'in the way')");
      await master.query('INSERT INTO c.other VALUES (1)');
      await prepare('fails');
      await master.query(BETWEEN);
      stored.push(...source.take());
      const { seqno } = stored.find(({ header }) => header.fragno > 0)!.header;
      await expect(applyAll(slave, stored)).rejects.toMatchObject({
        code: 'STATEMENT_FAILED',
        place: { seqno, statement: expect.stringContaining('INSERT INTO c.copy') as string },
      });
      expect(await prepared()).toEqual([]);
      expect(await slave.query('SELECT * FROM c.other')).toEqual([{ id: 1 }]);
      await slave.query('DELETE FROM c.copy');
      await finish("XA COMMIT 'fails'");
      await applyNew();
      await expectEnded();
    });

    it('are replaced, and what a skipped end left is rolled back', async () => {
      await prepare('again');
      await applyNew();
      await finish("XA COMMIT 'again'");
      const [end] = source.take();
      await applyAll(slave, [{ ...end!, passedOver: true }]);
      expect(await prepared()).toEqual([]);
      expect(await slave.query('SELECT COUNT(*) AS n FROM c.copy')).toEqual([{ n: 0 }]);
      await master.query('DELETE FROM c.copy');
      await prepare('again', 'DELETE FROM c.other WHERE id > 5');
      await master.query('INSERT INTO c.other VALUES (7)');
      await finish("XA COMMIT 'again'");
      await applyNew();
      expect(await slave.query('SELECT * FROM c.other')).toEqual([{ id: 7 }]);
    });

    it('are rolled back when a crash left them and they are passed over', async () => {
      await prepare('left');
      await master.query(BETWEEN);
      stored.push(...source.take());
      const applier = applierSchema.parse({});
      const options = { service: SERVICE, target: targetOf(slave), applier };
      await children.run({ options, events: stored }, 'apply-xa-held');
      expect(await prepared()).toHaveLength(1);
      const { seqno } = stored.find(({ header }) => header.fragno > 0)!.header;
      const passing = stored.map((event) =>
        event.header.seqno === seqno ? { ...event, passedOver: true } : event,
      );
      await applyAll(slave, passing);
      expect(await prepared()).toEqual([]);
      await finish("XA ROLLBACK 'left'");
      await applyNew();
      await expectEnded();
    });

    it('stop the slave when somebody ended them there', async () => {
      const byHand = async (verb: string): Promise<void> => {
        const [{ xid }] = (await slave.query(`SELECT xid FROM sluice_${SERVICE}.xa_held`)) as [
          { xid: string },
        ];
        await slave.query(`XA ${verb} ${xid}`);
      };
      await prepare('gone');
      await applyNew();
      await byHand('ROLLBACK');
      await finish("XA COMMIT 'gone'");
      const [end] = source.take();
      await expect(applyAll(slave, [end!])).rejects.toMatchObject({
        code: 'XA_UNKNOWN',
        hint: expect.stringContaining('-skip-seqno') as string,
      });
      await applyAll(slave, [{ ...end!, passedOver: true }]);
      await prepare('made', 'DELETE FROM c.t WHERE k = 90');
      await applyNew();
      await byHand('COMMIT');
      await finish("XA ROLLBACK 'made'");
      const [undo] = source.take();
      await expect(applyAll(slave, [undo!])).rejects.toMatchObject({ code: 'STATEMENT_DIVERGED' });
      await applyAll(slave, [{ ...undo!, passedOver: true }]);
      expect(await slave.query(`SELECT * FROM sluice_${SERVICE}.xa_held`)).toEqual([]);
    });

    it('are rolled back for a slave that is provisioned anew', async () => {
      await prepare('old');
      await applyNew();
      const session = await TargetSession.open(targetOf(slave));
      await session.query('SET autocommit=0');
      await forgetPrepared(session, SERVICE);
      expect(await session.query('SELECT @@autocommit AS a')).toEqual([{ a: '0' }]);
      await session.end(1000);
      expect(await prepared()).toEqual([]);
      expect(await slave.query(`SELECT * FROM sluice_${SERVICE}.xa_prepared`)).toEqual([]);
      await finish("XA ROLLBACK 'old'");
      await applyNew();
      await expectEnded();
    });

    it('are not prepared there where XA COMMIT follows at once', async () => {
      const count = () => slave.query("SHOW GLOBAL STATUS LIKE 'Com_xa_prepare'");
      const before = await count();
      await prepare('at once');
      await finish("XA COMMIT 'at once'");
      await master.query(BETWEEN);
      await applyNew();
      expect(await count()).toEqual(before);
      await expectEnded();
    });

    it('are held where only a trigger finds rows, or a statement names its thread', async () => {
      await master.query(`CREATE TRIGGER c.copies BEFORE INSERT ON c.other FOR EACH ROW
        INSERT INTO c.copy SELECT id + 1000 * NEW.id, v FROM c.t WHERE k > 80`);
      await prepare('trigger', 'INSERT INTO c.other VALUES (2), (CONNECTION_ID() * 0 + 3)');
      await applyNew();
      expect(await prepared()).toHaveLength(1);
      await master.query("INSERT INTO c.t VALUES (12, 120, 'between')");
      await finish("XA COMMIT 'trigger'");
      await applyNew();
      await expectEnded();
    });

    it('leave no lock where they change nothing, as on the master', async () => {
      await prepare('empty', 'DELETE FROM c.t WHERE k > 1000; UPDATE c.copy SET v = 1');
      await applyNew();
      expect(await prepared()).toEqual([]);
      await master.query(`INSERT INTO c.t VALUES (12, 1200, 'kept');
        ALTER TABLE c.t ADD UNIQUE (v, id), ALGORITHM = COPY`);
      await applyNew();
      await finish("XA COMMIT 'empty'");
      await prepare('again', 'DELETE FROM c.t WHERE k > 2000');
      await master.query("INSERT INTO c.t VALUES (13, 2001, 'kept')");
      await finish("XA ROLLBACK 'again'");
      await applyNew();
      await expectEnded();
    });

    it('stop the service at XA COMMIT where they use temporary tables', async () => {
      const session = await master.connect();
      await session.query(`SET binlog_format = STATEMENT; CREATE TEMPORARY TABLE c.tmp (a INT);
        INSERT INTO c.tmp VALUES (3); XA START 'tmp'; INSERT INTO c.other SELECT a FROM c.tmp;
        XA END 'tmp'; XA PREPARE 'tmp'`);
      await master.query(BETWEEN);
      await session.query("XA COMMIT 'tmp'; DROP TEMPORARY TABLE c.tmp");
      await session.end();
      await expect(applyNew()).rejects.toMatchObject({
        code: 'EVENT_UNSUPPORTED',
        message: expect.stringContaining('temporary tables') as string,
        hint: expect.stringContaining('-skip-seqno') as string,
      });
      expect(await slave.query('SELECT id FROM c.other')).toEqual([{ id: 5 }]);
      // XA COMMIT; behind it comes the DROP
      const end = stored.length - 2;
      await applyAll(
        slave,
        stored.map((event, i) => (i === end ? { ...event, passedOver: true } : event)),
      );
      await slave.query('INSERT INTO c.other VALUES (3)'); // by hand
      await expectEnded();
    });

    it('are named by whoever waits in vain for their locks', async () => {
      await slave.query('ALTER TABLE c.t DROP KEY k');
      await prepare('locks', 'UPDATE c.t SET v = 1 WHERE k = 50');
      await applyNew();
      const [{ seqno }] = (await slave.query(
        `SELECT seqno FROM sluice_${SERVICE}.xa_prepared`,
      )) as [{ seqno: number }];
      await master.query('DELETE FROM c.t WHERE k = 90');
      await expect(applyNew()).rejects.toMatchObject({
        code: 'TRANSIENT',
        message: expect.stringContaining(`(seqno ${seqno})`) as string,
        hint: expect.stringContaining('xa_held') as string,
      });
      const waiting = stored.at(-1)!.header.seqno;
      await finish("XA ROLLBACK 'locks'");
      stored.push(...source.take());
      const passing = stored.map((event) =>
        event.header.seqno === waiting ? { ...event, passedOver: true } : event,
      );
      await applyAll(slave, passing);
      expect(await prepared()).toEqual([]);
    });
  },
  ['mariadb'],
);
