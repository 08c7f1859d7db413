import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { provision } from '../../../src/provision/provision.js';
import { describeServers } from '../../support/describe-servers.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { makeTemporaryDir, removeTemporaryDir } from '../../support/tmp.js';
import { partsBetween } from './parts-between.js';

const APP = "`app's`@`10.0.0.%`";
const DEFINITIONS = [
  'CREATE DATABASE d; CREATE TABLE d.t (id INT PRIMARY KEY, v INT); CREATE TABLE d.gone (id INT)',
  'CREATE PROCEDURE d.p() SELECT 1',
  'CREATE ROLE reader; GRANT SELECT ON d.* TO reader',
  `CREATE USER ${APP} IDENTIFIED BY 'first-secret' REQUIRE SSL; GRANT INSERT (v), UPDATE ON d.t TO ${APP}`,
  `GRANT SELECT ON d.gone TO ${APP}; DROP TABLE d.gone; GRANT EXECUTE ON PROCEDURE d.p TO ${APP}; GRANT reader TO ${APP}`,
  `CREATE USER there@'%' IDENTIFIED BY 'of-the-master'; GRANT ALL ON *.* TO there@'%' WITH GRANT OPTION`,
];

describeServers('accounts', (kind) => {
  let master: TestServer;
  let slave: TestServer;
  let folder: string;
  let said: string[];

  beforeAll(async () => {
    folder = makeTemporaryDir('accounts');
    [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1 }),
      startServer({ kind, serverId: 2 }),
    ]);
    for (const sql of DEFINITIONS) await master.query(sql);
    await master.query(
      kind === 'mysql' ? `SET DEFAULT ROLE reader TO ${APP}` : `SET DEFAULT ROLE reader FOR ${APP}`,
    );
    await slave.query(`CREATE USER there@'%' IDENTIFIED BY 'of-the-slave'`);
  });
  afterAll(async () => {
    await Promise.all([master?.dispose(), slave?.dispose()]);
    removeTemporaryDir(folder);
  });
  beforeEach(() => (said = []));

  /** @param cut ends the run when this is logged */
  function run(accounts: string, cut = 'never', existing: 'keep' | 'refuse' = 'keep') {
    const write = (line: string): void => {
      said.push(line);
      if (line.includes(cut)) throw new Error('cut');
    };
    const logger = pino({ level: 'info' }, { write });
    const given = { service: 'a', thl: `${folder}/a.thl`, applier: { accounts }, logger };
    const parts = partsBetween(master, slave, given);
    const options = { connections: 1, existing, resetLog: true, verify: true, lockWait: 10 };
    return provision(parts, options);
  }

  /** The grant on a table that there is not is in no copy. */
  async function shown(server: TestServer, name: string, isRole = false): Promise<string[]> {
    if (kind === 'mysql') await server.query('SET SESSION print_identified_with_as_hex=1');
    const created =
      isRole && kind === 'mariadb' ? [] : await server.query(`SHOW CREATE USER ${name}`);
    const rows = [...created, ...(await server.query(`SHOW GRANTS FOR ${name}`))];
    return rows
      .map((row) => String(Object.values(row)[0]))
      .filter((line) => !line.includes('gone'));
  }

  it('are named where they are not to be copied', async () => {
    await run('skip');
    expect(said.join('')).toContain("`app's`@`10.0.0.%`");
    expect(said.join('')).not.toMatch(/secret|`there`|mysql\.sys|mariadb\.sys/);
    await expect(shown(slave, APP)).rejects.toThrow();
  });

  it('that the slave lacks keep a provisioning from beginning, where the policy is to stop', async () => {
    await expect(run('stop')).rejects.toMatchObject({
      code: 'ACCOUNT_STATEMENT',
      message: expect.stringContaining(APP),
    });
  });

  it('are made with all that they may do, also when that was cut in between', async () => {
    await expect(run('apply', 'a grant on nothing')).rejects.toThrow('cut');
    expect(await shown(slave, APP)).not.toEqual(await shown(master, APP));
    await run('auto', 'never', 'refuse');
    expect(await shown(slave, APP)).toEqual(await shown(master, APP));
    const reader = kind === 'mysql' ? "reader@'%'" : 'reader';
    expect(await shown(slave, reader, true)).toEqual(await shown(master, reader, true));
    expect((await shown(slave, APP)).join('')).toMatch(/EXECUTE ON PROCEDURE.*/);
  });

  it('that the slave had stay as they were', async () => {
    const [mine, theirs] = [await shown(slave, "there@'%'"), await shown(master, "there@'%'")];
    expect(mine).not.toEqual(theirs);
    expect(mine.join('')).not.toMatch(/ALL PRIVILEGES|SHUTDOWN/);
  });
});
