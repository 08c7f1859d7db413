/** What the demo shows, once everything that it needs is there. */
import { spawn } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../support/bootstrap/paths.mjs';
import { freePort } from '../support/bootstrap/ports.mjs';
import { BootstrapError } from '../support/bootstrap/say.mjs';
import { makeTemporaryDir, removeTemporaryDir } from '../support/bootstrap/tmp.mjs';
import { availability, startServer } from '../support/servers.mjs';

const START_LIMIT = 30_000; // ms that the replicator may take to listen
const ROWS_LIMIT = 30_000; // ms that the rows may take to arrive

export async function play({ once, server: kind }) {
  const found = await availability(kind);
  if (!found.ok) throw new BootstrapError(found.reason, 'see test/README.md, "Servers"');
  const stage = { dir: makeTemporaryDir('demo'), kind };
  const interrupted = new Promise((resolve) => {
    // `on`: handlers that stay tell the servers' own ones that somebody tidies up
    process.on('SIGINT', resolve);
    process.on('SIGTERM', resolve);
  });
  try {
    await setUp(stage, found.version);
    await show(stage);
    if (once) await compare(stage);
    else await keepUp(stage, interrupted);
  } finally {
    await tidyUp(stage);
  }
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
  await startReplicator(stage);
}

/** As `replicator run --config demo.yaml` does; the passwords go by the environment. */
async function startReplicator(stage) {
  stage.config = join(stage.dir, 'demo.yaml');
  stage.env = {
    ...process.env,
    DEMO_MASTER_PASSWORD: stage.master.password,
    DEMO_SLAVE_PASSWORD: stage.slave.password,
  };
  const adminPort = await freePort();
  writeFileSync(stage.config, configText(stage, adminPort));
  stage.log = join(stage.dir, 'replicator.log');
  const log = openSync(stage.log, 'a');
  const args = [join(root, 'bin/replicator.js'), 'run', '--config', stage.config];
  stage.replicator = spawn(process.execPath, args, {
    env: stage.env,
    stdio: ['ignore', log, log],
  });
  stage.ended = new Promise((resolve) => stage.replicator.once('exit', resolve));
  console.log(`  configuration ${stage.config}, log ${stage.log}`);
  await answers(stage, adminPort);
  await run(stage, 'trepctl', ['wait', '-state', 'ONLINE', '-limit', '30'], { quiet: true });
}

/** Waits until the administration API listens. */
async function answers(stage, port) {
  const deadline = Date.now() + START_LIMIT;
  while (stage.replicator.exitCode === null && Date.now() < deadline) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await sleep(50);
  }
  throw failed(stage, 'The replicator did not start.');
}

function configText({ dir, master, slave }, adminPort) {
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

function failed({ log }, what) {
  const output = readFileSync(log, 'utf8').slice(-3000);
  return new BootstrapError(what, 'read the log of the replicator above', output);
}

async function compare({ master, slave }) {
  step('comparing checksums');
  const [left, right] = await Promise.all([master, slave].map(checksum));
  console.log(`  master ${left}\n  slave  ${right}`);
  if (left !== right) throw new BootstrapError('The copies differ.', 'report this as a bug');
  console.log('  equal');
}

async function checksum(server) {
  const [row] = await server.query('CHECKSUM TABLE shop.orders EXTENDED');
  return `${row.Table}: ${row.Checksum}`;
}

async function keepUp(stage, interrupted) {
  const { master, slave, config } = stage;
  const [client] = stage.master.installation.client;
  const file = (name) => relative(process.cwd(), join(root, 'bin', name));
  const environment = join(stage.dir, 'passwords.env');
  writeFileSync(environment, passwordLines(stage), { mode: 0o600 });
  step('both are up until Ctrl-C. Try, in another terminal:');
  console.log(`
  . ${environment}
  MYSQL_PWD=$DEMO_MASTER_PASSWORD ${client} -h127.0.0.1 -P${master.port} -uroot shop   # write here ...
  MYSQL_PWD=$DEMO_SLAVE_PASSWORD ${client} -h127.0.0.1 -P${slave.port} -uroot shop   # ... look here
  node ${file('trepctl.js')} status --config ${config}
  node ${file('trepctl.js')} heartbeat --config ${config}
  node ${file('trepctl.js')} offline --config ${config}     # then write, then: online
  node ${file('thl.js')} list -last 5 --config ${config}
`);
  await interrupted;
}

function passwordLines({ env }) {
  const names = ['DEMO_MASTER_PASSWORD', 'DEMO_SLAVE_PASSWORD'];
  return names.map((name) => `export ${name}='${env[name]}'\n`).join('');
}

async function tidyUp({ replicator, ended, master, slave, dir }) {
  step('cleaning up');
  if (replicator) {
    replicator.kill('SIGTERM');
    await ended;
  }
  await Promise.all([master?.dispose(), slave?.dispose()]);
  removeTemporaryDir(dir);
}

/** Runs one of the commands with the demo's configuration and shows what it prints. */
async function run(stage, command, args, { quiet = false } = {}) {
  const file = join(root, 'bin', `${command}.js`);
  const child = spawn(process.execPath, [file, ...args, '--config', stage.config], {
    env: stage.env,
    stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code === 0) return;
  throw failed(stage, `${command} ${args.join(' ')} ended with exit code ${code}.`);
}

function step(text) {
  console.log(`\n== ${text}`);
}
