import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Finding } from '../../../src/check/finding.js';
import { describeMainlyOn } from '../../support/describe-servers.js';
import type { TestServer } from '../../support/servers.js';
import { replicatedPair, type ReplicatedPair } from '../service/replicated-pair.js';
import { command, until, type Replicator } from '../service/replicator.js';

const DEFINITIONS = [
  'CREATE DATABASE shop; CREATE TABLE shop.t (id INT PRIMARY KEY); INSERT INTO shop.t VALUES (1)',
  'CREATE VIEW shop.v AS SELECT * FROM shop.t',
  'CREATE TRIGGER shop.a BEFORE INSERT ON shop.t FOR EACH ROW SET NEW.id = NEW.id',
];
/** Each with what is to be granted for what it lacks. */
const READERS: readonly (readonly [string, string])[] = [
  ['TRIGGER, EVENT, SHOW VIEW, REPLICATION SLAVE, REPLICATION CLIENT', 'LOCK TABLES'],
  ['TRIGGER, EVENT, LOCK TABLES, REPLICATION SLAVE, REPLICATION CLIENT', 'SHOW VIEW'],
  ['TRIGGER, EVENT, LOCK TABLES, SHOW VIEW, REPLICATION SLAVE', 'REPLICATION CLIENT'],
  ['TRIGGER, EVENT, LOCK TABLES, SHOW VIEW, REPLICATION CLIENT', 'REPLICATION SLAVE'],
  ['EVENT, LOCK TABLES, SHOW VIEW, REPLICATION SLAVE, REPLICATION CLIENT', 'TRIGGER'],
];

describeMainlyOn('mysql', 'a provisioning that is refused', (kind) => {
  let pair: ReplicatedPair;
  let master: TestServer;
  let slave: TestServer;
  let replicator: Replicator;
  let writes = 1;

  beforeAll(async () => {
    pair = await replicatedPair(kind);
    ({ master, slave, replicator } = pair);
    for (const sql of DEFINITIONS) await master.query(sql);
    const { code } = await run('provision');
    expect(code).toBe(0);
    await goesOn(); // the history log holds a transaction
  });
  afterAll(() => pair?.dispose());

  const run = (name: string, ...args: string[]) =>
    command('replicator', name, '--config', replicator.file, ...args);
  const as = (user: string, side: 'source' | 'target') => {
    const variable = side === 'source' ? 'SLAVE_PASSWORD' : 'MASTER_PASSWORD';
    return ['--set', `${side}.user=${user}`, '--set', `${side}.passwordEnv=${variable}`];
  };

  /** The service that runs already is as it was: slave, restart point and history log. */
  async function goesOn(): Promise<void> {
    await replicator.run();
    await replicator.reach('ONLINE');
    writes += 1;
    await master.query(`INSERT INTO shop.t VALUES (${writes})`);
    await until(async () => (await slave.query('SELECT * FROM shop.t')).length === writes);
    await replicator.end();
  }

  it('for what the slave has leaves the history log in its place', async () => {
    const refused = await run('provision', '--reset-thl');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/TARGET_NOT_EMPTY/)]);
    expect(existsSync(join(replicator.folder, 'history.thl'))).toBe(true);
    await goesOn();
  });

  it('for a grant of the master drops nothing, and check names the grant before', async () => {
    for (const [at, [grants, missing]] of READERS.entries()) {
      const user = `reader_${at}`;
      await master.query(`CREATE USER ${user} IDENTIFIED BY '${slave.password}';
        GRANT SELECT, ${grants} ON *.* TO ${user}`);
      const { stdout } = await run('check', '--json', ...as(user, 'source'));
      const { findings } = JSON.parse(stdout) as { findings: Finding[] };
      const hints = findings
        .filter(({ name }) => name.startsWith('grants'))
        .map(({ hint }) => hint);
      const client = kind === 'mariadb' ? 'BINLOG MONITOR' : missing;
      const named = missing === 'REPLICATION CLIENT' ? client : missing;
      if (kind === 'mysql' || missing !== 'LOCK TABLES')
        expect(hints.join()).toContain(`GRANT ${named} ON *.* TO '${user}'@'%';`);
      const args = ['--drop', '--reset-thl', ...as(user, 'source')];
      const refused = await run('provision', ...args);
      if (kind === 'mysql' || missing !== 'LOCK TABLES') {
        expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(named)]);
        expect(refused.stderr).toContain('PRIVILEGE_MISSING');
        expect(refused.stderr).not.toContain('-skip-seqno');
      }
    }
    await goesOn();
  });

  it('for a grant of the slave drops nothing', async () => {
    await slave.query(`CREATE USER writer IDENTIFIED BY '${master.password}';
      GRANT ALL ON shop.* TO writer; GRANT ALL ON \`sluice\\_alpha\`.* TO writer;
      REVOKE TRIGGER ON shop.* FROM writer`);
    const refusal = async () => {
      const args = ['--drop', '--reset-thl', ...as('writer', 'target')];
      const { code, stderr } = await run('provision', ...args);
      expect(code).toBe(1);
      return stderr.replaceAll(/^\{.*\n/gm, '');
    };
    expect(await refusal()).toMatch(/slave lacks TRIGGER on `shop`.*\n.*run GRANT TRIGGER ON/);
    await slave.query('GRANT TRIGGER ON shop.* TO writer');
    expect(await refusal()).toMatch(/no functions and triggers, as trigger shop\.a; nothing was/);
    await goesOn();
  });
});
