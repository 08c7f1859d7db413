import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeMainlyOn } from '../../support/describe-servers.js';
import type { TestServer } from '../../support/servers.js';
import { replicatedPair, type ReplicatedPair } from '../service/replicated-pair.js';
import { command, Replicator, until } from '../service/replicator.js';

const DEFINITIONS = [
  'CREATE DATABASE shop; CREATE DATABASE other; CREATE TABLE other.t (id INT PRIMARY KEY)',
  'CREATE TABLE shop.kept (id INT PRIMARY KEY); CREATE TABLE shop.tmp_1 (id INT PRIMARY KEY)',
  'INSERT INTO shop.kept VALUES (1); INSERT INTO shop.tmp_1 VALUES (1); INSERT INTO other.t VALUES (1)',
  'CREATE TRIGGER shop.a BEFORE INSERT ON shop.tmp_1 FOR EACH ROW SET NEW.id = NEW.id',
  'CREATE TRIGGER shop.b BEFORE INSERT ON shop.kept FOR EACH ROW SET NEW.id = NEW.id',
  'CREATE VIEW shop.v AS SELECT * FROM shop.kept; CREATE VIEW shop.w AS SELECT * FROM shop.tmp_1',
];

describeMainlyOn('mysql', 'provisioning a service that filters', (kind) => {
  let pair: ReplicatedPair;
  let master: TestServer;
  let slave: TestServer;
  let replicator: Replicator;

  beforeAll(async () => {
    const filters = { replicate: { do: ['shop'], ignore: ['shop.tmp_*'] } };
    pair = await replicatedPair(kind, { filters });
    ({ master, slave, replicator } = pair);
    for (const sql of DEFINITIONS) await master.query(sql);
  });
  afterAll(() => pair?.dispose());

  it('is refused where names would change', async () => {
    const filters = { rename: { schemas: { shop: 'store' } } };
    const renaming = new Replicator(
      {
        service: 'beta',
        role: 'direct',
        source: pair.source,
        target: pair.target,
        thl: { path: 'beta.thl' },
        filters,
      },
      replicator.folder,
      'renaming',
    );
    const { code, stderr } = await command('replicator', 'provision', '--config', renaming.file);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/renames.*\n.*--from-dump/)]);
  });

  it('copies what is replicated, and goes on with that', async () => {
    const { code, stderr } = await command('replicator', 'provision', '--config', replicator.file);
    expect([code, stderr]).toEqual([0, expect.stringContaining('"name":"w"')]);
    const found = await slave.query(
      `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS n FROM information_schema.TABLES
       WHERE TABLE_SCHEMA IN ('shop', 'other') UNION ALL
       SELECT TRIGGER_SCHEMA, TRIGGER_NAME FROM information_schema.TRIGGERS
       WHERE TRIGGER_SCHEMA='shop' ORDER BY n`,
    );
    expect(found.map(({ s, n }) => `${s}.${n}`)).toEqual(['shop.b', 'shop.kept', 'shop.v']);
    await master.query('INSERT INTO shop.tmp_1 VALUES (2); INSERT INTO other.t VALUES (2)');
    await master.query('INSERT INTO shop.kept VALUES (2)');
    await replicator.run();
    await replicator.reach('ONLINE');
    await until(async () => (await slave.query('SELECT * FROM shop.kept')).length === 2);
    const verified = await command('replicator', 'verify', '--config', replicator.file);
    expect(verified.stdout).toMatch(/^shop\.kept: same, 2 rows.*\n1 table compared, 0 with/);
  });
});
