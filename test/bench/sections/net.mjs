/** The history log over the network, between processes on loopback. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { freePort } from '../../support/bootstrap/ports.mjs';
import { masterSchema } from '../../../dist/config/schema/net.js';
import { holdingOf } from '../../../dist/thl/net/history-check.js';
import { connectMaster } from '../../../dist/thl/net/master.js';
import { openLog } from '../../../dist/thl/sqlite/sqlite-log.js';
import { describeMaster } from '../lab.mjs';
import { measureAtRest } from '../latency.mjs';
import { startReplica } from '../peers/native.mjs';
import { AT_ONCE, login, maxSeqno, runExtraction, startReplicator } from '../peers/sluice.mjs';
import { cpuOf, measure, residentOf, until } from '../usage.mjs';
import { makeOltp } from '../workload.mjs';

const LAUNCHER = new URL('../../../bin/replicator.js', import.meta.url).pathname;
const SLAVES = 20;

export async function run(lab) {
  const { transfer, slaves } = await lab.withMaster(async (server, dir) => {
    const { rows, transactions } = lab.settings;
    await makeOltp(server, { rows, transactions }, lab.say);
    const master = await describeMaster(server, 'sbtest');
    const log = await runExtraction(master, dir, { transactions, end: master.end });
    return {
      transfer: await benchTransfer(lab, dir, log.thl),
      slaves: await benchMany(lab, dir, log.thl),
    };
  });
  const latency = await benchLatency(lab);
  const { plain, tls } = transfer;
  const ratios = [
    { what: 'THL transfer with TLS', value: tls.rate, target: 100, unit: ' MB/s' },
    { what: 'THL transfer with TLS against plain', value: tls.rate / plain.rate, target: 0.7 },
    { what: 'commit to visible, median', value: latency.own.median, limit: 20, unit: ' ms' },
  ];
  return { transfer, slaves, latency, ratios };
}

/** How fast does a whole log go into another, durable one? */
async function benchTransfer(lab, dir, thl) {
  const keys = makeKeys(dir);
  const ways = {
    plain: {},
    tls: { tls: true },
    'tls, deflate': { tls: true, compression: 'deflate' },
  };
  const runs = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < lab.settings.rounds; round++) {
    for (const [name, way] of Object.entries(ways)) {
      runs[name].push(await lab.inFolder(dir, (folder) => transfer(folder, thl, keys, way)));
    }
  }
  const bytes = eventBytes(thl);
  console.log(`\ntransfer of ${(bytes / 1e6).toFixed(1)} MB of events, log to log, medians:\n`);
  console.log('| way | seconds | MB/s | CPU master s | CPU slave s | bytes on the wire |');
  console.log('|---|---|---|---|---|---|');
  const medians = {};
  for (const [name, list] of Object.entries(runs)) {
    const run = list.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(list.length / 2)];
    const rate = bytes / 1e6 / run.seconds;
    medians[name] = { ...run, rate };
    const wire = `${(run.wire / 1e6).toFixed(1)} MB`;
    console.log(
      `| ${name} | ${run.seconds.toFixed(2)} | ${rate.toFixed(1)} | ${run.master.toFixed(2)} | ${run.slave.toFixed(2)} | ${wire} |`,
    );
  }
  return medians;
}

async function transfer(folder, thl, keys, { tls = false, compression = 'none' }) {
  const { master, port } = await serveCopy(folder, thl, tls ? keys : undefined);
  const trust = { mode: 'verify-identity', ca: keys.ca };
  const config = {
    role: 'relay',
    master: { uris: [`thl://127.0.0.1:${port}/`], compression, ...(tls ? { tls: trust } : {}) },
    thl: { path: join(inside(folder, 'slave'), 'thl.db'), listen: { port: await freePort() } },
  };
  const slave = await startReplicator(join(folder, 'slave'), config);
  try {
    const seqno = maxSeqno(thl);
    const before = receivedOnLoopback();
    const [one, two] = [master, slave].map(({ child }) => cpuOf(child.pid));
    const stop = measure([slave.child.pid]);
    await slave.post('online', AT_ONCE);
    await until(() => slave.alive() && storedIn(config.thl.path) >= seqno, 'transfer', 600, 5);
    const { seconds } = stop();
    const wire = receivedOnLoopback() - before;
    return { seconds, wire, master: spent(master, one), slave: spent(slave, two) };
  } finally {
    await slave.stop();
    await master.stop();
  }
}

/** A process that serves a copy of the log; its own master is not there. */
async function serveCopy(folder, thl, keys) {
  const path = join(inside(folder, 'master'), 'thl.db');
  copyFileSync(thl, path);
  const port = await freePort();
  const tls = keys === undefined ? {} : { tls: { cert: keys.cert, key: keys.key } };
  const nowhere = `thl://127.0.0.1:${await freePort()}/`;
  const config = {
    role: 'relay',
    master: { uris: [nowhere] },
    thl: { path, retention: '0s', listen: { port, ...tls } },
  };
  const master = await startReplicator(join(folder, 'master'), config);
  await master.post('online', AT_ONCE);
  await until(() => master.alive() && accepts(port), 'listening', 30, 5);
  return { master, port };
}

/** Whether something listens there: a slave that comes too early waits before it comes again. */
function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** What do many slaves cost the process that serves them? */
function benchMany(lab, dir, thl) {
  return lab.inFolder(dir, async (folder) => {
    const { master, port } = await serveCopy(folder, thl, undefined);
    const logger = pino({ level: 'silent' });
    const own = await openLog({ path: thl }, 'read', { logger });
    const { last } = holdingOf(own);
    const nothing = { first: undefined, last: undefined };
    try {
      const base = residentOf(master.child.pid);
      const idle = await Promise.all(slaves((node) => joinAs(port, node, { first: 0, last })));
      await new Promise((resolve) => setTimeout(resolve, 2000));
      const connected = residentOf(master.child.pid);
      idle.forEach((slave) => slave.close());
      await new Promise((resolve) => setTimeout(resolve, 500));
      const stop = measure([master.child.pid]);
      await Promise.all(slaves((node) => takeAll(port, `all-${node}`, nothing, last.seqno)));
      const { seconds, peakMiB } = stop();
      const rate = (SLAVES * eventBytes(thl)) / 1e6 / seconds;
      const idleMiB = (connected - base) / SLAVES;
      const busyMiB = (peakMiB - base) / SLAVES;
      console.log(`\n${SLAVES} slaves on one master:`);
      console.log(
        `  connected and idle: ${idleMiB.toFixed(2)} MiB each (${base.toFixed(0)} MiB without any)`,
      );
      console.log(
        `  all fetching the whole log at once: ${rate.toFixed(0)} MB/s in all, peak ${peakMiB.toFixed(0)} MiB, ${busyMiB.toFixed(2)} MiB more for each`,
      );
      return { rate, idleMiB, busyMiB, peakMiB };
    } finally {
      await own.close();
      await master.stop();
    }
  });
}

const slaves = (run) => Array.from({ length: SLAVES }, (_, i) => run(`slave${i}`));

function joinAs(port, node, held) {
  const config = masterSchema.parse({ uris: [`thl://127.0.0.1:${port}/`] });
  return connectMaster(config, { service: 'bench', node, held });
}

async function takeAll(port, node, held, seqno) {
  const master = await joinAs(port, node, held);
  for await (const { events } of master.batches()) {
    if (events.at(-1).header.seqno >= seqno) break;
  }
  master.close();
}

/** Commit to visible through two processes, and through the server's own replica. */
async function benchLatency(lab) {
  const count = lab.settings.latency;
  const own = await measureAtRest(lab, count, startPair);
  const native = await measureAtRest(lab, count, startReplica);
  console.log(`\ncommit to visible at rest, ${count} transactions:`);
  for (const [name, { median, p99 }] of Object.entries({ 'two processes': own, native })) {
    console.log(`  ${name}: median ${median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
  }
  return { own, native };
}

async function startPair(server, slave, dir) {
  const port = await freePort();
  const first = await startReplicator(inside(dir, 'm'), {
    role: 'master',
    source: login(server),
    thl: { path: join(dir, 'm', 'thl.db'), listen: { port } },
  });
  await first.post('online');
  const second = await startReplicator(inside(dir, 's'), {
    role: 'slave',
    master: { uris: [`thl://127.0.0.1:${port}/`] },
    target: login(slave),
    thl: { path: join(dir, 's', 'thl.db') },
  });
  await second.post('online');
  return {
    async stop() {
      await second.stop();
      await first.stop();
    },
  };
}

function makeKeys(dir) {
  const folder = join(dir, 'keys');
  const args = [LAUNCHER, 'keys', '--dir', folder, '--host', 'here,127.0.0.1'];
  execFileSync(process.execPath, args, { stdio: 'ignore' });
  const file = (name) => join(folder, 'here', name);
  return { ca: file('ca.pem'), cert: file('host.pem'), key: file('host.key') };
}

function inside(folder, name) {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

function spent({ child }, before) {
  const now = cpuOf(child.pid);
  return now.user - before.user + now.system - before.system;
}

/** Bytes of the events in a log. */
function eventBytes(thl) {
  const database = new Database(thl, { readonly: true });
  try {
    return database.prepare('SELECT coalesce(sum(size), 0) AS bytes FROM events').get().bytes;
  } finally {
    database.close();
  }
}

/** Bytes that went over loopback so far, both ways and of everybody. */
function receivedOnLoopback() {
  const line = /^\s*lo:\s*(\d+)/m.exec(readFileSync('/proc/net/dev', 'utf8'));
  return Number(line?.[1] ?? 0);
}

function storedIn(path) {
  try {
    return statSync(path).size > 0 ? maxSeqno(path) : -1;
  } catch {
    return -1; // being made
  }
}
