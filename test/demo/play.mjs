/** What the demo shows, once everything that it needs is there. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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

const ROWS_LIMIT = 30_000; // ms that the rows may take to arrive

export async function play(options) {
  await onStage(options, act, keepUp);
}

async function act(stage, version) {
  await setUp(stage, version);
  await show(stage);
  if (stage.once) await compareTable(stage, 'shop.orders');
}

async function setUp(stage, version) {
  step(`starting a master and a slave (${stage.kind} ${version})`);
  const { kind } = stage;
  [stage.master, stage.slave] = await Promise.all([
    startServer({ kind, serverId: 1 }),
    startServer({ kind, serverId: 2 }),
  ]);
  console.log(`  master 127.0.0.1:${stage.master.port}, slave 127.0.0.1:${stage.slave.port}`);
  step('starting the replicator between them');
  configure(stage, configText(stage), {
    master: stage.master.password,
    slave: stage.slave.password,
  });
  await startReplicator(stage);
}

function configText({ dir, master, slave, adminPort }) {
  return [
    'service: demo',
    'role: direct',
    'source:',
    `  { host: 127.0.0.1, port: ${master.port}, user: root, passwordEnv: DEMO_MASTER_PASSWORD, start: earliest }`,
    'target:',
    `  { host: 127.0.0.1, port: ${slave.port}, user: root, passwordEnv: DEMO_SLAVE_PASSWORD }`,
    `thl: { path: ${join(dir, 'demo.db')} }`,
    `admin: { port: ${adminPort} }`,
    '',
  ].join('\n');
}

async function show(stage) {
  step('creating a table and writing to it on the master');
  for (const sql of [
    'CREATE DATABASE shop',
    'CREATE TABLE shop.orders (id INT PRIMARY KEY AUTO_INCREMENT, item VARCHAR(40), price DECIMAL(8,2), at TIMESTAMP(3) DEFAULT CURRENT_TIMESTAMP(3)) CHARACTER SET utf8mb4',
    "INSERT INTO shop.orders (item, price) VALUES ('lock gate', 1200.50), ('Schütz 🚪', 75), ('paddle', 9.99)",
    'UPDATE shop.orders SET price = price * 1.1 WHERE id = 2',
    'DELETE FROM shop.orders WHERE id = 3',
  ]) {
    console.log(`  master> ${sql}`);
    await stage.master.query(sql);
  }
  step('the same table on the slave');
  console.table(await arrivedRows(stage));
  step('trepctl status');
  await run(stage, 'trepctl', ['status']);
  step('thl info');
  await run(stage, 'thl', ['info']);
}

/** Waits for the last change, the delete, to arrive. */
async function arrivedRows(stage) {
  const deadline = Date.now() + ROWS_LIMIT;
  for (;;) {
    const rows = await slaveRows(stage);
    if (rows.length === 2) return rows;
    if (stage.replicator.exitCode !== null || Date.now() > deadline) {
      throw failed(stage, 'The rows did not arrive.');
    }
    await sleep(20);
  }
}

async function slaveRows({ slave }) {
  try {
    return await slave.query('SELECT id, item, price, CAST(at AS CHAR) AS at FROM shop.orders');
  } catch (error) {
    if (error.errno === 1146 || error.errno === 1049) return []; // not created yet
    throw error;
  }
}

function keepUp(stage) {
  const { master, slave, config } = stage;
  const [client] = master.installation.client;
  invite(stage, [
    `MYSQL_PWD=$DEMO_MASTER_PASSWORD ${client} -h127.0.0.1 -P${master.port} -uroot shop   # write here ...`,
    `MYSQL_PWD=$DEMO_SLAVE_PASSWORD ${client} -h127.0.0.1 -P${slave.port} -uroot shop   # ... look here`,
    `{trepctl} status --config ${config}`,
    `{trepctl} heartbeat --config ${config}`,
    `{trepctl} offline --config ${config}     # then write, then: online`,
    `{thl} list -last 5 --config ${config}`,
  ]);
}
