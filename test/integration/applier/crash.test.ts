import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { applierSchema } from '../../../src/config/schema/applier.js';
import type { ApplierConfig } from '../../../src/config/schema.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import type { CrashPoint } from '../../../src/util/crash-point.js';
import { describeServers } from '../../support/describe-servers.js';
import { expectSame } from '../../support/checksum.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { BinlogSource } from './binlog-source.js';
import { ChildRunner } from './child/run-child.js';
import { SERVICE, applyAll, targetOf } from './support.js';

describeServers('an applier that is killed', (kind) => {
  let master: TestServer;
  let slave: TestServer;
  let source: BinlogSource;
  let children: ChildRunner;

  beforeAll(async () => {
    children = await ChildRunner.create();
    [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1 }),
      startServer({ kind, serverId: 2, args: ['--local-infile=ON'] }),
    ]);
    source = new BinlogSource(master, 2048);
    source.skip();
  });
  afterAll(async () => {
    await Promise.all([master.dispose(), slave.dispose()]);
  });
  beforeEach(async () => {
    await master.query('DROP DATABASE IF EXISTS c; CREATE DATABASE c');
    await applyAll(slave, source.take());
  });

  async function crash(
    events: readonly ThlEvent[],
    at: string,
    more: Partial<ApplierConfig> = {},
  ): Promise<void> {
    const block = { blockTransactions: 3, blockTime: 60_000 };
    const applier = { ...applierSchema.parse({}), ...block, ...more };
    const options = { service: SERVICE, target: targetOf(slave), applier };
    expect(await children.run({ options, events }, at)).toBe('SIGKILL');
  }

  const APPLY: [CrashPoint, number][] = [
    ['apply-block-open', 5],
    ['apply-mid-fragment', 2],
    ['apply-before-restart-point', 2],
    ['apply-before-commit', 2],
    ['apply-commit-sent', 1],
    ['apply-commit-sent', 3],
    ['apply-after-commit', 1],
    ['apply-after-commit', 3],
  ];
  const ways = APPLY.flatMap(([point, nth]) =>
    [true, false].map((nativeRows) => [point, nth, nativeRows] as const),
  );
  it.each(ways)('at %s (%i., native: %s) applies all once', async (point, nth, nativeRows) => {
    // without a key, rows that come twice stay twice
    await master.query('CREATE TABLE c.t (a INT, v VARCHAR(2000))');
    await applyAll(slave, source.take());
    for (let i = 0; i < 10; i++)
      await master.query(`INSERT INTO c.t VALUES (${i}, 'x'), (${i}, 'y')`);
    await master.query("UPDATE c.t SET v = 'z' WHERE a > 7");
    await master.query("INSERT INTO c.t SELECT a, REPEAT('v', 1500) FROM c.t");
    await master.query("DELETE FROM c.t WHERE a = 3 AND v = 'x' LIMIT 1");
    const events = source.take();
    expect(events.some(({ header }) => header.fragno > 2)).toBe(true);
    await crash(events, `${point}:${nth}`, { nativeRows });
    await applyAll(slave, events, { applier: { nativeRows } });
    await expectSame(master, slave, ['c']);
  });

  const DDL_POINTS: CrashPoint[] = [
    'ddl-before-intent',
    'ddl-after-intent',
    'ddl-executed',
    'ddl-after-restart-point',
  ];
  const PREPARE = [
    'CREATE TABLE c.t (id INT PRIMARY KEY AUTO_INCREMENT, n INT)',
    'INSERT INTO c.t (n) VALUES (1), (2)',
    'CREATE TABLE c.u LIKE c.t',
    'INSERT INTO c.u (n) VALUES (9)',
    'CREATE TABLE c.p (id INT PRIMARY KEY, n INT) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10))',
    'INSERT INTO c.p VALUES (1, 1)',
    'CREATE TABLE c.q (id INT PRIMARY KEY, n INT)',
    'INSERT INTO c.q VALUES (2, 2)',
    'CREATE VIEW c.v AS SELECT 1 AS one',
    'CREATE PROCEDURE c.pr() SELECT 1',
  ];
  const DEFINITIONS: [string, string][] = [
    ['adding a column', 'ALTER TABLE c.t ADD COLUMN x INT DEFAULT 5'],
    ['adding an index twice over', 'ALTER TABLE c.t ADD INDEX (n), ADD INDEX (n, id)'],
    ['a rebuild', 'ALTER TABLE c.t ENGINE=InnoDB'],
    ['TRUNCATE', 'TRUNCATE TABLE c.t'],
    ['CREATE TABLE', 'CREATE TABLE c.fresh (id INT PRIMARY KEY)'],
    ['DROP of several tables', 'DROP TABLE c.t, c.u'],
    [
      'a swap of tables of the same definition',
      'RENAME TABLE c.t TO c.tmp, c.u TO c.t, c.tmp TO c.u',
    ],
    ['EXCHANGE PARTITION', 'ALTER TABLE c.p EXCHANGE PARTITION p0 WITH TABLE c.q'],
    ['CREATE OR REPLACE VIEW', 'CREATE OR REPLACE VIEW c.v AS SELECT 2 AS two'],
    ['DROP PROCEDURE', 'DROP PROCEDURE c.pr'],
    ['CREATE DATABASE', 'CREATE DATABASE c2'],
    ['DROP DATABASE', 'DROP DATABASE c'],
    ['CREATE USER', "CREATE USER 'cu'@'localhost' IDENTIFIED BY 'x'"],
    ['CREATE TABLE .. SELECT', 'CREATE TABLE c.copy (PRIMARY KEY (id)) SELECT * FROM c.t'],
  ];
  const cases = DEFINITIONS.flatMap(([title, sql], i) =>
    DDL_POINTS.filter((_point, p) => i < 2 || p === 1 || p === 2).map(
      (point) => [title, point, sql] as const,
    ),
  );
  it.each(cases)('finishes %s begun before %s', async (_title, point, sql) => {
    await master.query("DROP DATABASE IF EXISTS c2; DROP USER IF EXISTS 'cu'@'localhost'");
    for (const statement of PREPARE) await master.query(statement);
    await master.query('CREATE TABLE c.before_it (a INT)');
    await applyAll(slave, source.take());
    await master.query('INSERT INTO c.before_it VALUES (1), (1)');
    const first = source.take();
    await master.query(sql);
    await master.query('CREATE DATABASE IF NOT EXISTS c; CREATE TABLE c.after_it (a INT)');
    await master.query('INSERT INTO c.after_it VALUES (1)');
    const events = [...first, ...source.take()];
    await crash(events, point);
    await applyAll(slave, events);
    await expectSame(master, slave, ['c', 'c2']);
    expect(await slave.query('SELECT * FROM sluice_test.ddl_intent')).toEqual([]);
    expect(await slave.query("SELECT User AS u FROM mysql.user WHERE User='cu'")).toHaveLength(
      sql.startsWith('CREATE USER') ? 1 : 0,
    );
  });

  it('leaves a swap of tables that have no ids of InnoDB to a person', async () => {
    await master.query('CREATE TABLE c.m (a INT) ENGINE=MyISAM; CREATE TABLE c.n LIKE c.m');
    await master.query('INSERT INTO c.m VALUES (1)');
    await applyAll(slave, source.take());
    await master.query('RENAME TABLE c.m TO c.x, c.n TO c.m, c.x TO c.n');
    const events = source.take();
    await crash(events, 'ddl-executed');
    await expect(applyAll(slave, events)).rejects.toMatchObject({ code: 'DDL_UNRESOLVED' });
    await slave.query('DELETE FROM sluice_test.ddl_intent');
  });

  const XA_POINTS: CrashPoint[] = [
    'apply-xa-remembered',
    'apply-xa-replayed',
    'apply-commit-sent',
    'apply-after-commit',
  ];
  it.each(XA_POINTS)('at %s applies an XA transaction once', async (point) => {
    await master.query('CREATE TABLE c.t (a INT, v VARCHAR(3000))');
    await applyAll(slave, source.take());
    await master.query(`XA START 'x'; INSERT INTO c.t VALUES (1, 'x'), (1, 'x');
      INSERT INTO c.t VALUES (2, REPEAT('y', 3000)); XA END 'x'; XA PREPARE 'x'; XA COMMIT 'x'`);
    await master.query("INSERT INTO c.t VALUES (3, 'after')");
    const events = source.take();
    const nth = point.startsWith('apply-xa') ? 1 : 2;
    await crash(events, `${point}:${nth}`, { blockTransactions: 1 });
    await applyAll(slave, events);
    await expectSame(master, slave, ['c']);
    expect(await slave.query('SELECT * FROM sluice_test.xa_prepared')).toEqual([]);
  });

  it('in the middle of a file loads all of it once', async () => {
    const line = (_: unknown, i: number): string => `${i}\t${'x'.repeat(2000)}\n`;
    const text = Array.from({ length: 2500 }, line).join('');
    writeFileSync(join(master.dataDir, 'crash.txt'), text);
    await master.query('CREATE TABLE c.t (a INT, v VARCHAR(3000))');
    await applyAll(slave, source.take());
    const session = await master.connect();
    await session.query(`USE c; SET binlog_format = STATEMENT; INSERT INTO t VALUES (-1, 'before');
      LOAD DATA INFILE './crash.txt' INTO TABLE t`);
    await session.end();
    const events = source.take();
    await crash(events, 'apply-load-block:20');
    await applyAll(slave, events);
    await expectSame(master, slave, ['c']);
  });
});
