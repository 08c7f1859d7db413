/** From a master at RDS to a slave at RDS: a copy and what follows it, over TLS, without privileges. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differences } from '../../support/checksum.js';
import { describeServers } from '../../support/describe-servers.js';
import { startRecordingProxy, type RecordingProxy } from '../../support/recording-proxy.js';
import type { Rds, RdsLogin } from '../../support/rds.js';
import type { TestServer } from '../../support/servers.js';
import { Audit } from '../cases/audit.js';
import { RdsService, startPair, type RdsPair } from './pair.js';

/** In every row that is written. */
const SECRET = 'Wassergeheimnis';
const TLS = /^TLSv1\.3 TLS_AES_\w+, certificate verified until \d{4}-\d\d-\d\d$/;

const LOGIN_LACKS = {
  mariadb: { binlog: 'BINLOG ADMIN', session: 'BINLOG REPLAY', definer: 'SET USER' },
  mysql: {
    binlog: 'SESSION_VARIABLES_ADMIN',
    session: 'SESSION_VARIABLES_ADMIN',
    definer: 'SET_ANY_DEFINER',
  },
};

describeServers('a managed slave of a managed master', (kind) => {
  let pair: RdsPair;
  let service: RdsService;
  let audit: Audit;
  let logins: { source: RdsLogin; target: RdsLogin };
  let wires: { source: RecordingProxy; target: RecordingProxy };

  beforeAll(async () => {
    pair = await startPair(kind);
    const [source, target] = await Promise.all(
      [pair.master, pair.slave].map(({ login }) => startRecordingProxy(login.port)),
    );
    wires = { source: source!, target: target! };
    await fill(pair.master.server);
    logins = await makeLogins(pair);
    audit = new Audit(pair.slave.server, logins.target.user);
    await audit.begin();
    service = serviceOf('aws', {});
  });
  afterAll(async () => {
    await service?.dispose();
    await Promise.all([wires?.source.close(), wires?.target.close()]);
    await pair?.dispose();
  });

  function serviceOf(name: string, sections: Readonly<Record<string, unknown>>): RdsService {
    const by = (login: RdsLogin, { port }: RecordingProxy) => ({ ...login, port });
    const { source, target } = logins;
    return new RdsService(name, by(source, wires.source), by(target, wires.target), sections);
  }

  it('is copied while nobody locks the master', async () => {
    expect(await service.provision()).toMatchObject({ tables: 1, rows: 300 });
    expect(await differences(pair.master.server, pair.slave.server)).toEqual([]);
  });

  it('goes on from there, and says with which limits and ciphers', async () => {
    await service.online();
    await change(pair.master.server);
    await service.caughtUp();
    expect(await differences(pair.master.server, pair.slave.server)).toEqual([]);
    const { status } = service;
    const lacks = LOGIN_LACKS[kind];
    expect(status).toMatchObject({
      state: 'ONLINE',
      sourceTls: expect.stringMatching(TLS) as string,
      targetTls: expect.stringMatching(TLS) as string,
      useSSLConnection: true,
    });
    const limits = status['limits'] as readonly string[];
    expect(limits.at(-1)).toMatch(
      /^row events are applied as SQL, and tables that have triggers on the slave stop the service: .*BINLOG/,
    );
    expect(limits.filter((limit) => /binlog_row_metadata/.test(limit))).toHaveLength(
      kind === 'mariadb' ? 1 : 0, // MariaDB's default tells nothing of columns
    );
    expect(limits.slice(0, 5)).toEqual([
      `applied changes and the service's own tables are written to the slave's binlog: the login lacks ${lacks.binlog}`,
      `statements that use temporary tables or CONNECTION_ID() cannot be told apart by session: the login lacks ${lacks.session}`,
      `the definer of views and stored programs becomes the login: the login lacks ${lacks.definer}`,
      'statements on accounts (CREATE USER, GRANT ..) are not applied: the login is not privileged',
      'functions and triggers cannot be created: set log_bin_trust_function_creators=ON on the slave',
    ]);
  });

  it('gives views to the login, leaves accounts and the tables of RDS alone', async () => {
    const { master, slave } = pair;
    await master.server.query(
      `CREATE VIEW shop.dear AS SELECT id FROM shop.locks WHERE id > 10;
       CREATE USER 'case1'@'%' IDENTIFIED BY 'Geheim-123';
       GRANT SELECT ON shop.* TO 'case1'@'%';
       REPLACE INTO mysql.rds_heartbeat2 VALUES (1, 4711)`,
    );
    await service.caughtUp();
    expect(service.status['state']).toBe('ONLINE');
    const [view] = await slave.server.query(
      "SELECT definer AS definer FROM information_schema.views WHERE table_name = 'dear'",
    );
    expect(view).toEqual({ definer: `${logins.target.user}@%` });
    expect(await slave.server.query("SELECT 1 FROM mysql.user WHERE user = 'case1'")).toEqual([]);
    expect(await slave.server.query('SELECT * FROM mysql.rds_heartbeat2')).toEqual([]);
  });

  it('stops at the first trigger until the parameter allows it, then goes on', async () => {
    const { master, slave } = pair;
    await master.server.query(
      'CREATE TRIGGER shop.t BEFORE INSERT ON shop.locks FOR EACH ROW SET NEW.name = NEW.name',
    );
    const status = await service.stopped();
    expect(status).toMatchObject({ pendingErrorCode: 'PRIVILEGE_MISSING' });
    expect(status['pendingErrorHint']).toMatch(
      /log_bin_trust_function_creators=ON.*parameter group/,
    );
    await slave.server.query('SET GLOBAL log_bin_trust_function_creators = ON');
    await service.online();
    await master.server.query('DROP TRIGGER shop.t');
    await service.caughtUp();
    const limits = service.status['limits'] as readonly string[];
    expect(limits.filter((limit) => limit.includes('functions and triggers'))).toEqual([]);
  });

  it('sends nothing that needs a privilege, but for what it finds out at the start', async () => {
    const restricted = await audit.restricted();
    expect(restricted.filter((sql) => !isProbe(sql))).toEqual([]);
  });

  it('sends nothing of the kind at all with privileged: false', async () => {
    await service.dispose();
    await audit.begin();
    const { master, slave } = pair;
    service = serviceOf('plain', { applier: { privileged: false } });
    await service.online();
    const last = `${SECRET} without privileges`;
    await master.server.query(`INSERT INTO shop.locks (name, price) VALUES ('${last}', 2)`);
    const query = `SELECT 1 FROM shop.locks WHERE name = '${last}'`;
    await service.until(async () => (await slave.server.query(query)).length === 1);
    await audit.expectNothingPrivileged();
  });

  describe('on the wire', () => {
    it('shows no row in clear, neither from the master nor to the slave', () => {
      for (const wire of [wires.source, wires.target]) {
        for (const bytes of [wire.sent(), wire.received()]) {
          expect(bytes.length).toBeGreaterThan(10_000);
          expect(find(bytes)).toEqual([]);
        }
      }
    });

    it('would show them', async () => {
      const { server } = pair.master;
      const proxy = await startRecordingProxy(server.port);
      const connection = await server.connect({ port: proxy.port });
      await connection.query('SELECT name, HEX(name) FROM shop.locks');
      await connection.end();
      expect(find(proxy.received())).toEqual(['text', 'hex']);
      await proxy.close();
    });
  });
});

const FORMAT_DESCRIPTION = 15;

/** By which the applier finds out what the login may; `BINLOG` with a header and no rows. */
function isProbe(sql: string): boolean {
  if (/^SET (?:SESSION sql_log_bin=0|pseudo_thread_id=@@pseudo_thread_id)$/.test(sql)) return true;
  const [, event = ''] = /^BINLOG '([^']+)'$/.exec(sql) ?? [];
  const bytes = Buffer.from(event, 'base64');
  return bytes[4] === FORMAT_DESCRIPTION && bytes.readUInt32LE(9) === bytes.length;
}

/** In which ways the text of rows stands in what went over a wire. */
function find(bytes: Buffer): string[] {
  const hex = Buffer.from(SECRET).toString('hex');
  const ways = {
    text: [SECRET],
    hex: [hex, hex.toUpperCase()],
    base64: [0, 1, 2].map((at) => Buffer.from(SECRET.slice(at)).toString('base64').slice(0, 16)),
  };
  const found = Object.entries(ways).filter(([, texts]) => texts.some((it) => bytes.includes(it)));
  return found.map(([name]) => name);
}

/** The master users make the logins with the statements that README.md tells. */
async function makeLogins({ master, slave }: RdsPair) {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  const section = /^## Amazon RDS\n(.*?)^## /ms.exec(readme)?.[1] ?? '';
  const [forSlave = '', forMaster = ''] = [...section.matchAll(/```sql\n(.*?)```/gs)].map(
    ([, sql]) => sql,
  );
  return { source: await asAdvised(master, forMaster), target: await asAdvised(slave, forSlave) };
}

async function asAdvised({ server, login }: Rds, sql: string): Promise<RdsLogin> {
  const password = `A-${login.password}`;
  const ssl = { ca: readFileSync(login.tls.ca, 'utf8') };
  const admin = await server.connect({ user: login.user, password: login.password, ssl });
  await admin.query(sql.replace('…', password));
  await admin.end();
  return { ...login, user: 'sluice', password };
}

async function fill(master: TestServer): Promise<void> {
  const rows = Array.from({ length: 300 }, (_, id) => `(${id + 1}, '${SECRET} ${id}', ${id})`);
  await master.query(
    `CREATE DATABASE shop CHARACTER SET utf8mb4;
     CREATE TABLE shop.locks
       (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(60), price DECIMAL(8,2), KEY (name));
     INSERT INTO shop.locks VALUES ${rows.join(', ')}`,
  );
}

async function change(master: TestServer): Promise<void> {
  await master.query(
    `INSERT INTO shop.locks (name, price)
       SELECT CONCAT('${SECRET} new ', id), price / 2 FROM shop.locks WHERE id <= 100;
     UPDATE shop.locks SET name = CONCAT(name, ' 🚪') WHERE id < 50;
     DELETE FROM shop.locks WHERE id BETWEEN 60 AND 70;
     ALTER TABLE shop.locks ADD COLUMN at TIMESTAMP(3) NULL DEFAULT CURRENT_TIMESTAMP(3);
     INSERT INTO shop.locks (name, price) VALUES ('${SECRET} last', 1)`,
  );
}
