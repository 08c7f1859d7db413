/** The exercise: a live master, and a slave as Amazon RDS gives it, from nothing to replicating. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAuthority, signHost } from '../../dist/cli/replicator/keys-certificates.js';
import { startRds } from '../support/rds.mjs';
import { startServer } from '../support/servers.mjs';
import {
  compareTable,
  configure,
  failed,
  invite,
  onStage,
  run,
  startReplicator,
  step,
} from './stage.mjs';

const ROWS = 20_000;
const DAYS = 2;
const TABLE = 'shop.orders';
const FILL = `INSERT INTO ${TABLE} (item, price)
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
  SELECT CONCAT('Schütz 🚪 ', RAND()), RAND() * 1000 FROM n`;

export async function playRds(options) {
  await onStage(options, act, keepUp);
}

async function act(stage, version) {
  await setUp(stage, version);
  step('replicator check: what is to be known before anything starts');
  await run(stage, 'replicator', ['check']);
  step('replicator provision: the master goes on being written to');
  await run(stage, 'replicator', ['provision']);
  step('replicating from there');
  await startReplicator(stage);
  await run(stage, 'trepctl', ['flush', '-limit', '60']);
  step('trepctl status: what the login does not allow, and what protects the connections');
  await run(stage, 'trepctl', ['status']);
  step('replicator verify: both servers, chunk by chunk, while the master is written to');
  await run(stage, 'replicator', ['verify']);
  if (!stage.once) return;
  const written = await stage.writer.stop();
  step(`the end: ${written} transactions were written meanwhile; the last of them must arrive`);
  await arrival(stage);
  await compareTable(stage, TABLE);
}

async function setUp(stage, version) {
  const { kind } = stage;
  step(`starting a master, and a slave as Amazon RDS gives it (${kind} ${version})`);
  const authority = await createAuthority('Authority of the demo', DAYS);
  const pair = await signHost(authority, { names: ['127.0.0.1'], days: DAYS });
  const keys = { ca: authority.cert, ...pair };
  [stage.master, stage.rds] = await Promise.all([
    startServer({ kind, serverId: 1 }),
    startRds({ kind, serverId: 2, keys }),
  ]);
  stage.slave = stage.rds.server;
  configure(stage, configText(stage), {
    master: stage.master.password,
    slave: stage.rds.login.password,
  });
  await showLogin(stage);
  step(`${ROWS} rows on the master, and a client that goes on writing`);
  await fill(stage.master);
  stage.writer = await startWriter(stage.master);
}

function configText({ dir, master, rds, adminPort }) {
  const { login } = rds;
  return [
    'service: demo',
    'role: direct',
    'source:',
    `  { host: 127.0.0.1, port: ${master.port}, user: root, passwordEnv: DEMO_MASTER_PASSWORD }`,
    'target:',
    `  { host: 127.0.0.1, port: ${login.port}, user: ${login.user}, passwordEnv: DEMO_SLAVE_PASSWORD,`,
    `    tls: { mode: verify-identity, ca: ${login.tls.ca} } } # Amazon's: ca: rds`,
    `thl: { path: ${join(dir, 'demo.db')} }`,
    `admin: { port: ${adminPort} }`,
    '',
  ].join('\n');
}

/** All that the slave's login may do. */
async function showLogin({ slave, rds }) {
  const account = `'${rds.login.user}'@'127.0.0.1'`;
  const rows = await slave.query(`SHOW GRANTS FOR ${account}`);
  for (const row of rows) console.log(`  slave> ${withoutHash(String(Object.values(row)[0]))}`);
}

function withoutHash(grant) {
  return grant.replace(/ IDENTIFIED BY PASSWORD '[^']*'/, '');
}

async function fill(master) {
  await master.query(
    `CREATE DATABASE shop CHARACTER SET utf8mb4;
     CREATE TABLE ${TABLE} (id INT PRIMARY KEY AUTO_INCREMENT, item VARCHAR(60), price DECIMAL(8,2),
       at TIMESTAMP(3) DEFAULT CURRENT_TIMESTAMP(3), KEY (item));
     CREATE VIEW shop.dear AS SELECT * FROM ${TABLE} WHERE price > 900`,
  );
  for (let rows = 0; rows < ROWS; rows += 1000) await master.query(FILL);
}

/** A client that inserts, changes and deletes until it is stopped. */
async function startWriter(master) {
  const connection = await master.connect();
  const stop = new AbortController();
  let written = 0;
  const write = async () => {
    try {
      await connection.query(
        `START TRANSACTION;
         INSERT INTO ${TABLE} (item, price) VALUES ('paddle', RAND() * 100);
         UPDATE ${TABLE} SET price = price + 1 WHERE id = 1 + FLOOR(RAND() * ${ROWS});
         DELETE FROM ${TABLE} WHERE id = 1 + FLOOR(RAND() * ${ROWS}) LIMIT 1;
         COMMIT`,
      );
      written += 1;
    } catch (error) {
      if (error.code !== 'ER_LOCK_DEADLOCK') throw error; // rolled back: as an application, go on
    }
  };
  const work = (async () => {
    while (!stop.signal.aborted) {
      await write();
      await sleep(5);
    }
    await connection.end();
  })();
  work.catch(() => {}); // told by stop(): here it would end the demo without its cleaning up
  return {
    stop: async () => {
      stop.abort();
      await work;
      return written;
    },
  };
}

/** Waits until the slave has what the master has committed. */
async function arrival(stage) {
  const { stdout } = await run(stage, 'trepctl', ['flush', '-limit', '60', '-json'], {
    quiet: true,
  });
  const { seqno } = JSON.parse(stdout);
  await run(stage, 'trepctl', ['wait', '-applied', String(seqno), '-limit', '60']);
  if (stage.replicator.exitCode !== null) throw failed(stage, 'The replicator ended.');
}

function keepUp(stage) {
  const { master, rds, config } = stage;
  const { port, user, tls } = rds.login;
  const [client] = master.installation.client;
  const verified =
    stage.kind === 'mysql' ? '--ssl-mode=VERIFY_IDENTITY' : '--ssl-verify-server-cert';
  invite(stage, [
    `MYSQL_PWD=$DEMO_MASTER_PASSWORD ${client} -h127.0.0.1 -P${master.port} -uroot shop   # write here ...`,
    `MYSQL_PWD=$DEMO_SLAVE_PASSWORD ${client} -h127.0.0.1 -P${port} -u${user} ${verified} --ssl-ca=${tls.ca} shop   # ... look here`,
    `{trepctl} status --config ${config}`,
    `{replicator} verify --config ${config}`,
  ]);
}
