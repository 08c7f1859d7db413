import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeMainlyOn } from '../../support/describe-servers.js';
import { differences } from '../../support/checksum.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { createLimited, limitedLogin } from '../cases/limited-login.js';
import {
  command,
  Replicator,
  serverSection,
  setEnvironment,
  until,
} from '../service/replicator.js';

const tls = (name: string): string =>
  fileURLToPath(new URL(`../extractor/tls/${name}`, import.meta.url));
const BIN = fileURLToPath(new URL('../../../bin/replicator.js', import.meta.url));
let environment: NodeJS.ProcessEnv = {};
/** Slaves as a cloud service gives them: a login that administers nothing, over TLS only. */
const SLAVE = [
  '--log-bin-trust-function-creators=ON',
  `--ssl-ca=${tls('ca.pem')}`,
  `--ssl-cert=${tls('here.pem')}`,
  `--ssl-key=${tls('here.key')}`,
];

describeMainlyOn('mysql', 'provisioning from a live master', (kind) => {
  let master: TestServer;
  let slave: TestServer;
  let replicator: Replicator;
  let writer: Writer;

  beforeAll(async () => {
    const args = ['--log-bin-trust-function-creators=ON'];
    [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1, args }),
      startServer({ kind, serverId: 2, args: SLAVE }),
    ]);
    await createLimited(slave);
    await slave.query(`ALTER USER 'limited'@'127.0.0.1' REQUIRE SSL`);
    await fill(master);
    const secrets = {
      MASTER_PASSWORD: master.password,
      SLAVE_PASSWORD: limitedLogin(slave).password,
    };
    for (const [name, value] of Object.entries(secrets)) setEnvironment(name, value);
    environment = { ...process.env, ...secrets };
    writer = await Writer.start(master);
    replicator = new Replicator({
      ...common(master),
      role: 'direct',
      target: {
        ...serverSection(slave, 'SLAVE_PASSWORD'),
        user: 'limited',
        tls: { mode: 'verify-ca', ca: tls('ca.pem') },
      },
    });
  });
  afterAll(async () => {
    await writer?.stop();
    await replicator?.dispose();
    await Promise.all([master?.dispose(), slave?.dispose()]);
  });

  const provision = (...args: string[]) =>
    command('replicator', 'provision', '--config', replicator.file, '--json', ...args);

  /** As a service does whose slave cannot be reached, or refuses later than the master answers. */
  const extractSome = async (): Promise<void> => {
    const config = { ...common(master), role: 'master' };
    const extracting = new Replicator(config, replicator.folder, 'extracting');
    await extracting.run();
    await until(async () => Number((await extracting.status())['maximumStoredSeqNo']) > 0);
    await extracting.end();
  };

  describe('a run that is killed', () => {
    it('leaves a slave that no service begins on', async () => {
      expect(await runAndCrash(replicator.file, 'provision-chunk-committed:3')).toBe('SIGKILL');
      await replicator.run();
      await replicator.reach('OFFLINE:ERROR');
      expect(await replicator.status()).toMatchObject({ pendingErrorCode: 'PROVISION_UNFINISHED' });
      await replicator.end();
      await extractSome();
    });

    it('goes on from the chunks it had, after DDL and changes on the master', async () => {
      const chunks = await slave.query('SELECT COUNT(*) AS n FROM sluice_alpha.provision_chunk');
      expect(Number(chunks[0]?.['n'])).toBeGreaterThanOrEqual(3);
      await master.query(
        'ALTER TABLE shop.words ADD COLUMN extra INT NULL; TRUNCATE TABLE shop.emptied',
      );
      await master.query('DROP TABLE shop.dropped; CREATE TABLE shop.added (id INT PRIMARY KEY)');
      expect(await runAndCrash(replicator.file, 'provision-log-begun')).toBe('SIGKILL');
      const [made] = await slave.query(
        "SELECT COUNT(*) AS n FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA='shop'",
      );
      expect(Number(made?.['n'])).toBe(2);
      await master.query("UPDATE shop.child SET code = 'b' WHERE id = 1"); // replaced: no trigger may run
      const { code, stdout, stderr } = await provision();
      expect(`${code} ${stderr.replaceAll(/^\{.*$/gm, '').trim()}`).toBe('0 ');
      const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
      expect(result).toMatchObject({ phase: 'done', service: 'alpha', method: 'global read lock' });
      expect(Number(result['chunksCompared'])).toBeGreaterThan(0);
    });

    it('ends in a service that goes on where the copy ended', async () => {
      await replicator.run();
      await replicator.reach('ONLINE');
      await writer.stop();
      const [last] = await master.query('SELECT MAX(id) AS id FROM shop.log');
      await until(async () => {
        const [row] = await slave.query('SELECT MAX(id) AS id FROM shop.log');
        return row?.['id'] === last?.['id'];
      });
      await replicator.end();
      await expectSameButDefiners(master, slave);
      expect(writer.writes).toBeGreaterThan(20);
    });
  });

  it('refuses a slave that has something, until told what to do with it', async () => {
    const refused = await provision('--reset-thl');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/TARGET_NOT_EMPTY.*shop \(\d+ objects\).*\n.*--drop/);
    const { code, stderr } = await provision('--reset-thl', '--drop');
    expect(`${code} ${stderr.replaceAll(/^\{.*$/gm, '').trim()}`).toBe('0 ');
    await expectSameButDefiners(master, slave);
  });

  it('ends with the session that keeps others away, and takes no other snapshot', async () => {
    const crash = 'provision-chunk-committed:1';
    expect(await runAndCrash(replicator.file, crash, '--reset-thl', '--drop')).toBe('SIGKILL');
    const locker = await slave.connect();
    const running = provision();
    await until(async () => (await sessionsOfLimited(slave)).length > 1); // those that copy have come
    await locker.query('BEGIN; SELECT * FROM sluice_alpha.provision_chunk FOR UPDATE'); // no chunk ends
    await until(() => isStuck(slave));
    for (const id of await sessionsOfLimited(slave)) {
      await slave.query(`KILL ${id}`).catch(() => {}); // it has ended by then
    }
    await locker.end();
    const { code, stderr } = await running;
    expect(`${code} ${stderr}`).toMatch(/^1 [^]*CONNECTION_LOST/);
    expect(stderr).not.toContain('the snapshot is lost'); // or the master would be locked again
    expect((await provision()).code).toBe(0);
    await expectSameButDefiners(master, slave);
  });
});

/** What a configuration of this service has whatever its role. */
function common(master: TestServer) {
  return {
    service: 'alpha',
    source: serverSection(master, 'MASTER_PASSWORD'),
    thl: { path: 'alpha.thl' },
    admin: { port: 0 },
  };
}

/** Whether a chunk waits to be noted. */
async function isStuck(slave: TestServer): Promise<boolean> {
  const sql = `SELECT 1 FROM information_schema.PROCESSLIST
    WHERE USER='limited' AND INFO LIKE '%provision_chunk%' AND TIME > 0`;
  return (await slave.query(sql)).length > 0;
}

/** The oldest first, which holds the lock. */
async function sessionsOfLimited(slave: TestServer): Promise<number[]> {
  const sql =
    "SELECT ID AS id FROM information_schema.PROCESSLIST WHERE USER='limited' ORDER BY ID";
  return (await slave.query(sql)).map(({ id }) => Number(id));
}

/** The limited login may not define objects for other accounts: it is their definer itself. */
async function expectSameButDefiners(master: TestServer, slave: TestServer): Promise<void> {
  const lines = await differences(master, slave);
  const objects = lines.filter((line) =>
    /^(table|schema|view|trigger|procedure|function|event) /.test(line),
  );
  const others = objects.filter(
    (line) => !/^(view|trigger|procedure|function|event) .*: defined differently$/.test(line),
  );
  expect(others.length === 0 ? [] : lines).toEqual([]);
  const definers = lines
    .filter((line) => /DEFINER=/.test(line))
    .map((line) => line.replace(/DEFINER=\S+\s*/, ''));
  expect(definers.filter((line) => definers.indexOf(line) === definers.lastIndexOf(line))).toEqual(
    [],
  );
}

async function fill(master: TestServer): Promise<void> {
  await master.query(`CREATE DATABASE shop CHARACTER SET utf8mb4;
    CREATE TABLE shop.log (id BIGINT AUTO_INCREMENT PRIMARY KEY, at TIMESTAMP(6) NOT NULL, text VARCHAR(200), KEY (text));
    CREATE TABLE shop.words (word VARCHAR(40) COLLATE utf8mb4_bin, n INT, bytes BLOB, PRIMARY KEY (word, n));
    CREATE TABLE shop.parent (id INT PRIMARY KEY, code VARCHAR(10) UNIQUE);
    CREATE TABLE shop.child (id INT PRIMARY KEY, parent INT, code VARCHAR(10),
      FOREIGN KEY (parent) REFERENCES shop.parent (id), CONSTRAINT by_code FOREIGN KEY (code) REFERENCES shop.parent (code));
    CREATE TABLE shop.notes (id INT AUTO_INCREMENT PRIMARY KEY, child INT);
    CREATE TABLE shop.heap (a INT, b DOUBLE, c ENUM('x','y'));
    CREATE TABLE shop.plain (id INT PRIMARY KEY, v VARCHAR(20)) ENGINE=MyISAM;
    CREATE TABLE shop.emptied (id INT PRIMARY KEY); CREATE TABLE shop.dropped (id INT PRIMARY KEY);
    CREATE TABLE shop.made (id INT PRIMARY KEY, v INT, w INT AS (v * 2) STORED, x INT AS (v * 3) VIRTUAL)
      PARTITION BY HASH (id) PARTITIONS 3`);
  await master.query(`INSERT INTO shop.log (at, text) SELECT '2026-01-01', REPEAT('a', 100) FROM information_schema.COLUMNS LIMIT 800;
    INSERT INTO shop.log (at, text) SELECT at, text FROM shop.log; INSERT INTO shop.log (at, text) SELECT at, text FROM shop.log;
    INSERT INTO shop.words SELECT CONCAT('w', id), id % 7, RANDOM_BYTES(8) FROM shop.log;
    INSERT INTO shop.parent VALUES (1, 'a'), (2, 'b'); INSERT INTO shop.child VALUES (1, 1, 'a'), (2, 2, NULL);
    INSERT INTO shop.heap VALUES (1, -0e0, 'x'), (1, 1e100, NULL), (1, 1e100, NULL); INSERT INTO shop.plain VALUES (1, 'one');
    INSERT INTO shop.emptied SELECT id FROM shop.log; INSERT INTO shop.dropped VALUES (1);
    INSERT INTO shop.made (id, v) SELECT id, id FROM shop.log LIMIT 100`);
  const objects = `CREATE VIEW shop.v2 AS SELECT id FROM shop.parent; CREATE VIEW shop.v1 AS SELECT * FROM shop.v2;
    CREATE TRIGGER shop.t BEFORE INSERT ON shop.child FOR EACH ROW SET NEW.code = UPPER(NEW.code);
    CREATE TRIGGER shop.noted AFTER INSERT ON shop.child FOR EACH ROW INSERT INTO shop.notes (child) VALUES (NEW.id);
    CREATE PROCEDURE shop.p() SELECT 1; CREATE FUNCTION shop.f() RETURNS INT DETERMINISTIC RETURN 1;
    CREATE EVENT shop.e ON SCHEDULE EVERY 1 DAY DO DELETE FROM shop.log WHERE id < 0`;
  // one by one: else MySQL takes the semicolon into the routine
  for (const sql of objects.split(/;\s+(?=CREATE)/)) await master.query(sql);
}

/** Changes rows without end; some transactions are rolled back. */
class Writer {
  writes = 0;
  private stopping = false;
  private running: Promise<void> = Promise.resolve();

  static async start(master: TestServer): Promise<Writer> {
    const writer = new Writer();
    const connection = await master.connect();
    writer.running = writer.run(connection);
    writer.running.catch(() => {});
    return writer;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async run(connection: Connection): Promise<void> {
    while (!this.stopping) await this.write(connection);
    await connection.end();
  }

  private async write(connection: Connection): Promise<void> {
    const n = (this.writes += 1);
    await connection.query(`BEGIN; INSERT INTO shop.log (at, text) VALUES (NOW(6), 'w${n}');
        UPDATE shop.log SET text = CONCAT('u', ${n}) WHERE id = ${1 + ((n * 37) % 3000)};
        DELETE FROM shop.words WHERE n = ${n % 7} LIMIT 2;
        INSERT INTO shop.words (word, n) VALUES ('new${n}', 1000);
        INSERT INTO shop.heap VALUES (${n}, ${n} / 3, 'y'); UPDATE shop.heap SET a = a + 1 WHERE a = ${n} LIMIT 1;
        ${n % 5 === 0 ? 'ROLLBACK' : 'COMMIT'}`);
  }
}

/** Runs the command until the crash point ends it; tells the signal, else what it had to say. */
function runAndCrash(file: string, point: string, ...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [BIN, 'provision', '--config', file, '--connections', '1', ...args],
      {
        env: { ...environment, SLUICE_CRASH_AT: point },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let said = '';
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}: ${said}`));
  });
}
