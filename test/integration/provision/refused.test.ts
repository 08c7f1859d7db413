import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Finding } from '../../../src/check/finding.js';
import { describeMainlyOn } from '../../support/describe-servers.js';
import type { TestServer } from '../../support/servers.js';
import { toSluiceError, type SluiceError } from '../../../src/errors/sluice-error.js';
import type { ProvisionParts } from '../../../src/provision/parts.js';
import { provision } from '../../../src/provision/provision.js';
import { replicatedPair, type ReplicatedPair } from '../service/replicated-pair.js';
import { command, until, type Replicator } from '../service/replicator.js';
import { partsBetween } from './parts-between.js';

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
  let parts: ProvisionParts;

  beforeAll(async () => {
    pair = await replicatedPair(kind);
    ({ master, slave, replicator } = pair);
    const given = { service: 'alpha', applier: {}, logger: pino({ level: 'silent' }) };
    parts = partsBetween(master, slave, { ...given, thl: join(replicator.folder, 'history.thl') });
    for (const sql of DEFINITIONS) await master.query(sql);
    const { code } = await run('provision', '--connections', '1');
    expect(code).toBe(0);
    await goesOn(2); // the history log holds a transaction
  });
  afterAll(() => pair?.dispose());

  const run = (name: string, ...args: string[]) =>
    command('replicator', name, '--config', replicator.file, ...args);

  /** How `provision --drop --reset-thl` is refused, with other logins. */
  async function refusal(logins: Partial<ProvisionParts>): Promise<SluiceError> {
    const options = { connections: 1, verify: true, lockWait: 10, resetLog: true } as const;
    const outcome = await provision(
      { ...parts, ...logins },
      { ...options, existing: 'drop' },
    ).catch(toSluiceError);
    if (!('hint' in outcome)) throw new Error('it was not refused');
    return outcome;
  }

  /** The service that runs already is as it was: slave, restart point and history log. */
  async function goesOn(id: number): Promise<void> {
    expect(existsSync(join(replicator.folder, 'history.thl'))).toBe(true);
    await replicator.run();
    await replicator.reach('ONLINE');
    await master.query(`INSERT INTO shop.t VALUES (${id})`);
    const isThere = async () => (await slave.query('SELECT * FROM shop.t')).length === id;
    await until(isThere);
    await replicator.end();
  }

  it('names the session of another one, which may be half open', async () => {
    const other = await slave.connect();
    await other.query("SELECT GET_LOCK('sluice_p_alpha', 0)");
    const { message, hint } = await refusal({});
    await other.end();
    expect(message).toBe(
      `another provisioning works on the slave for service alpha (session ${other.threadId})`,
    );
    expect(hint).toContain('KILL that session');
  });

  it('for what the slave has leaves the history log in its place', async () => {
    const refused = await run('provision', '--reset-thl');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/TARGET_NOT_EMPTY/)]);
    expect(existsSync(join(replicator.folder, 'history.thl'))).toBe(true);
  });

  it('for a number that is none changes nothing', async () => {
    const refused = await run('provision', '--drop', '--lock-wait', '1m');
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('--lock-wait 1m: expected a whole number from 1 to 3600'),
    ]);
  });

  it('for a grant of the master drops nothing', async () => {
    for (const [at, [grants, missing]] of READERS.entries()) {
      if (kind === 'mariadb' && missing === 'LOCK TABLES') continue; // not needed there
      const user = `reader_${at}`;
      await master.query(`CREATE USER ${user} IDENTIFIED BY '${master.password}';
        GRANT SELECT, ${grants} ON *.* TO ${user}`);
      const { code, message, hint } = await refusal({ source: { ...parts.source, user } });
      expect([code, message]).toEqual([
        'PRIVILEGE_MISSING',
        expect.stringContaining(named(missing)),
      ]);
      expect(hint).not.toContain('-skip-seqno');
    }
  });

  const named = (privilege: string) =>
    kind === 'mariadb' && privilege === 'REPLICATION CLIENT' ? 'BINLOG MONITOR' : privilege;

  it('was told by check before, with each grant of the master', async () => {
    await master.query(`CREATE USER blind IDENTIFIED BY '${slave.password}';
      GRANT SELECT ON *.* TO blind`);
    const login = ['--set', 'source.user=blind', '--set', 'source.passwordEnv=SLAVE_PASSWORD'];
    const { stdout } = await run('check', '--json', ...login);
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    const hints = findings.filter(({ name }) => name.startsWith('grants')).map(({ hint }) => hint);
    for (const [, missing] of READERS) {
      if (kind === 'mariadb' && missing === 'LOCK TABLES') continue;
      expect(hints.join()).toMatch(new RegExp(`GRANT [A-Z, ]*${named(missing)}.* TO 'blind'@'%';`));
    }
  });

  it('for a grant of the slave drops nothing', async () => {
    await slave.query(`CREATE USER writer IDENTIFIED BY '${slave.password}';
      GRANT ALL ON shop.* TO writer; GRANT ALL ON \`sluice\\_alpha\`.* TO writer;
      REVOKE TRIGGER ON shop.* FROM writer`);
    const target = { ...parts.target, user: 'writer' };
    const { message, hint } = await refusal({ target });
    expect(message).toContain('slave lacks TRIGGER on `shop`');
    expect(hint).toContain('run GRANT TRIGGER ON');
    await slave.query('GRANT TRIGGER ON shop.* TO writer');
    const { message: next } = await refusal({ target });
    expect(next).toMatch(/no functions and triggers, as trigger shop\.a; nothing was/);
  });

  it('for tables that the slave cannot make drops nothing', async () => {
    const rule = kind === 'mysql' ? 'sql_require_primary_key' : 'innodb_force_primary_key';
    await master.query('CREATE TABLE shop.keyless (id INT); CREATE TABLE shop.other (id INT)');
    await slave.query(`SET GLOBAL ${rule}=1`);
    const { code, message } = await refusal({});
    await slave.query(`SET GLOBAL ${rule}=0`);
    await master.query('DROP TABLE shop.keyless, shop.other');
    expect(code).toBe('SERVER_UNFIT');
    expect(message).toMatch(/nothing was dropped:\n {2}shop\.keyless: .*\n {2}shop\.other: /);
    expect(await slave.query("SHOW TABLES FROM sluice_alpha LIKE '%trial%'")).toEqual([]);
  });

  it('leaves slave, restart point and history log as they were', () => goesOn(3));
});
