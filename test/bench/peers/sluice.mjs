/** The replicator itself, run as its users run it: `replicator run` with a configuration file. */
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { freePort } from '../../support/bootstrap/ports.mjs';
import { cpuOf, measure, until } from '../usage.mjs';

const LAUNCHER = new URL('../../../bin/replicator.js', import.meta.url).pathname;
const NODE_FLAGS = (process.env.SLUICE_BENCH_NODE_FLAGS ?? '').split(' ').filter(Boolean);

/** Otherwise the answer comes when the service has been ONLINE for half a second. */
export const AT_ONCE = { limit: 0 };

/** Extracts the master's whole binlog into a new log at `thl`. `transactions`: how many it must hold. */
export async function runExtraction(master, dir, { transactions, end }) {
  const thl = join(dir, 'extracted.db');
  const config = {
    role: 'master',
    source: { ...login(master.server), start: 'earliest' },
    thl: { path: thl },
  };
  const figures = await whileRunning(dir, config, async (replicator) => {
    const stop = measure([replicator.child.pid]);
    await replicator.post('online', AT_ONCE);
    await until(() => replicator.alive() && extractedTo(thl, end), 'extraction');
    return stop();
  });
  return { ...figures, transactions, thl, thlBytes: statSync(thl).size };
}

async function whileRunning(dir, config, work) {
  const replicator = await startReplicator(dir, config);
  try {
    return await work(replicator);
  } finally {
    await replicator.stop();
  }
}

/**
 * Applies a copy of the log to a slave, by way of `port` if given, until `seqno` is committed there.
 * With `from`, the clock starts when that seqno is; `untilFrom` are the seconds before.
 */
export async function runApply(slave, dir, { thl, seqno, from, applier, port = slave.port }) {
  const copy = join(dir, 'apply.db');
  copyFileSync(thl, copy);
  const target = { ...login(slave), port };
  const config = { role: 'slave', target, thl: { path: copy }, applier };
  return whileRunning(dir, config, async (replicator) => {
    const applied = (through) =>
      until(async () => replicator.alive() && (await appliedSeqno(slave)) >= through, 'apply');
    const started = process.hrtime.bigint();
    const begin = () => ({ before: cpuOf(slave.pid), stop: measure([replicator.child.pid]) });
    let clock = begin();
    await replicator.post('online', AT_ONCE);
    if (from !== undefined) {
      await applied(from);
      clock = begin();
    }
    const untilFrom = Number(process.hrtime.bigint() - started) / 1e9;
    await applied(seqno);
    const figures = clock.stop();
    const server = cpuOf(slave.pid);
    return {
      ...figures,
      untilFrom,
      server: {
        user: server.user - clock.before.user,
        system: server.system - clock.before.system,
      },
    };
  });
}

/** A running replicator from master to slave; `stop` ends it. */
export async function runDirect(master, slave, dir) {
  const config = {
    role: 'direct',
    source: login(master),
    target: login(slave),
    thl: { path: join(dir, 'direct.db') },
  };
  const replicator = await startReplicator(dir, config);
  await replicator.post('online');
  return replicator;
}

async function appliedSeqno(slave) {
  try {
    const [row] = await slave.query('SELECT seqno FROM sluice_bench.trep_commit_seqno');
    return Number(row?.seqno ?? -1);
  } catch (error) {
    if (error.errno === 1146 || error.errno === 1049) return -1; // not created yet
    throw error;
  }
}

/** Whether the log's last complete transaction ends where the master's binlog does. */
function extractedTo(thl, end) {
  if (!existsSync(thl)) return false;
  return placeOf(thl) === end;
}

function placeOf(thl) {
  const database = new Database(thl, { readonly: true });
  try {
    const row = database.prepare('SELECT binlog_file, binlog_position FROM tail').get();
    return `${row?.binlog_file}:${row?.binlog_position}`;
  } catch {
    return ''; // being created
  } finally {
    database.close();
  }
}

/** Highest seqno of a log. */
export function maxSeqno(thl) {
  const database = new Database(thl, { readonly: true });
  try {
    return Number(database.prepare('SELECT seqno FROM tail').get().seqno);
  } finally {
    database.close();
  }
}

/** How a replicator reaches a server. */
export function login(server) {
  return {
    host: server.host,
    port: server.port,
    user: server.user,
    passwordEnv: `BENCH_${server.port}`,
    password: undefined,
    secret: server.password,
  };
}

/** Starts it OFFLINE, so that the clock starts with work and not with the loading of modules. */
export async function startReplicator(dir, config) {
  const port = await freePort();
  const env = { ...process.env };
  for (const server of [config.source, config.target]) {
    if (server) env[server.passwordEnv] = server.secret;
  }
  const whole = { service: 'bench', autoOnline: false, ...config, admin: { port } };
  const path = join(dir, 'bench.yaml');
  writeFileSync(
    path,
    JSON.stringify(whole, (key, value) => (key === 'secret' ? undefined : value)),
  );
  const logFile = join(dir, 'replicator.log');
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [...NODE_FLAGS, LAUNCHER, 'run', '--config', path], {
    env,
    stdio: ['ignore', log, log],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const alive = () => {
    if (child.exitCode === null) return true;
    throw new Error(`the replicator ended: ${readFileSync(logFile, 'utf8').slice(-2000)}`);
  };
  const post = (command, body = {}) => postCommand(port, command, body);
  await until(() => alive() && answers(port), 'start of the replicator', 30);
  return { child, alive, post, stop: () => (child.kill('SIGTERM'), ended) };
}

async function answers(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/v1/status`)).ok;
  } catch {
    return false;
  }
}

async function postCommand(port, command, body) {
  const response = await fetch(`http://127.0.0.1:${port}/v1/${command}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${command}: ${await response.text()}`);
}
