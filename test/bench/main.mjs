/**
 * `npm run bench`: how fast extraction and apply are, against the server's own replica and
 * `mysqlbinlog | mysql`, all in one run and alternating. See README.md.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { availability, startServer } from '../support/servers.mjs';
import { makeLargeTransaction, runLarge } from './large.mjs';
import { measureLatency } from './latency.mjs';
import { runNative } from './peers/native.mjs';
import { runPipe } from './peers/pipe.mjs';
import { maxSeqno, runApply, runExtraction } from './peers/sluice.mjs';
import { printRatios, printTable, summarise } from './report.mjs';
import { makeWorkload } from './workload.mjs';

const OPTIONS = {
  server: { type: 'string', default: 'all' },
  rows: { type: 'string', default: '100000' },
  transactions: { type: 'string', default: '15000' },
  bulk: { type: 'string', default: '0' },
  latency: { type: 'string', default: '300' },
  large: { type: 'string', default: '1024' },
  rounds: { type: 'string', default: '3' },
  peers: { type: 'string', default: 'extract,apply,native1,native4,pipe' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
};

/** @type {Record<string, any>} */
const options = parseArgs({ options: OPTIONS }).values;
if (options.help) {
  console.log(
    `npm run bench -- [${Object.keys(OPTIONS)
      .map((name) => `--${name}`)
      .join(' ')}]; see test/bench/README.md`,
  );
  process.exit(0);
}
const size = {
  rows: Number(options.rows),
  transactions: Number(options.transactions),
  bulk: Number(options.bulk),
};
const wanted = new Set(options.peers.split(','));
const say = (text) => console.error(`bench: ${text}`);

const results = [];
for (const kind of options.server === 'all' ? ['mariadb', 'mysql'] : [options.server]) {
  const found = await availability(kind);
  if (!found.ok) {
    console.log(`\n${String(kind)}: skipped, ${found.reason}`);
    continue;
  }
  results.push(await benchServer(kind, found.version));
}
if (options.json) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
process.exit(0);

async function benchServer(kind, version) {
  const result = await withMaster(kind, async (server, dir) => {
    await makeWorkload(server, size, say);
    const master = await describeMaster(server, 'sbtest');
    return report(kind, version, master, await runRounds(master, dir));
  });
  if (Number(options.latency) > 0) result.latency = await withMaster(kind, benchLatency);
  if (Number(options.large) > 0) result.large = await withMaster(kind, benchLarge);
  return result;
}

async function withMaster(kind, run) {
  const dir = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const args = ['--innodb-buffer-pool-size=256M'];
  const server = await startServer({ kind, serverId: 1, args });
  try {
    return await run(server, dir);
  } finally {
    await server.dispose();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** How long does a row take to the slave when nothing else goes on? */
async function benchLatency(server, dir) {
  const slave = await startServer({ kind: server.kind, serverId: 2, durable: true });
  try {
    const times = await measureLatency(server, slave, dir, Number(options.latency));
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
    console.log(`\nlatency at rest, ${times.length} transactions:`);
    console.log(`  median ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms`);
    return { median: at(0.5), p99: at(0.99) };
  } finally {
    await slave.dispose();
  }
}

/** Does memory stay bounded while one huge transaction passes? */
async function benchLarge(server, dir) {
  await makeLargeTransaction(server, Number(options.large), say);
  const master = await describeMaster(server, 'large');
  const { extraction, apply } = await runLarge(master, dir, (run) => onSlave(master, 'large', run));
  console.log(`\none transaction of ${(master.bytes / 1e6).toFixed(0)} MB:`);
  for (const [name, { seconds, peakMiB }] of Object.entries({ extraction, apply })) {
    console.log(
      `  ${name}: ${seconds.toFixed(1)} s, peak ${peakMiB.toFixed(0)} MiB (target: below 300)`,
    );
  }
  return { extraction, apply };
}

/**
 * Where the master's binlog begins and ends, and what it weighs. A last small transaction makes the
 * end of the binlog the end of a transaction, also where a large one made the server start a new file.
 */
async function describeMaster(server, schema) {
  await server.query('CREATE DATABASE bench_end');
  const binlogs = await server.query('SHOW BINARY LOGS');
  const last = binlogs.at(-1);
  return {
    server,
    binlogs: binlogs.map((row) => row.Log_name),
    end: `${last.Log_name}:${last.File_size}`,
    bytes: binlogs.reduce((total, row) => total + Number(row.File_size), 0),
    source: { port: server.port, password: server.password, firstFile: binlogs[0].Log_name },
    schema,
    checksum: await tableChecksums(server, schema),
  };
}

/** Every peer once per round, in turn, so that a drift of the machine's speed meets all alike. */
async function runRounds(master, dir) {
  const runs = {};
  const note = (name, figures) => {
    (runs[name] ??= []).push(figures);
    say(`${name}: ${figures.seconds.toFixed(2)} s`);
  };
  const transactions = size.transactions;
  let log = await runExtraction(master, subdir(dir, 'thl'), { transactions, end: master.end });
  const seqno = maxSeqno(log.thl);
  for (let round = 0; round < Number(options.rounds); round++) {
    if (wanted.has('extract')) {
      const work = subdir(dir, `extract${round}`);
      note('extract', await runExtraction(master, work, { transactions, end: master.end }));
      rmSync(work, { recursive: true });
    }
    if (wanted.has('apply')) {
      const work = subdir(dir, `apply${round}`);
      const apply = (slave) => runApply(slave, work, { thl: log.thl, seqno, applier: {} });
      note('apply', await onSlave(master, 'apply', apply));
      rmSync(work, { recursive: true });
    }
    if (wanted.has('unprivileged')) {
      const work = subdir(dir, `unprivileged${round}`);
      const applier = { privileged: false };
      const apply = (slave) => runApply(slave, work, { thl: log.thl, seqno, applier });
      note('unprivileged', await onSlave(master, 'unprivileged', apply));
      rmSync(work, { recursive: true });
    }
    for (const threads of [1, 4]) {
      if (!wanted.has(`native${threads}`)) continue;
      const native = (slave) => runNative(master, slave, { threads });
      note(`native${threads}`, await onSlave(master, `native ${threads}`, native));
    }
    if (wanted.has('pipe'))
      note('pipe', await onSlave(master, 'pipe', (slave) => runPipe(master, slave)));
  }
  return { ...runs, thlBytes: log.thlBytes };
}

function subdir(dir, name) {
  return mkdtempSync(join(dir, `${name}-`));
}

/** A fresh slave with durable settings for one run; a wrong copy fails the whole benchmark. */
async function onSlave(master, what, run) {
  const { kind } = master.server;
  const noUpdates = kind === 'mysql' ? '--log-replica-updates=OFF' : '--skip-log-slave-updates';
  const args = ['--innodb-buffer-pool-size=256M', noUpdates, '--skip-slave-start'];
  const slave = await startServer({ kind, serverId: 2, durable: true, args });
  try {
    const figures = await run(slave);
    const found = await tableChecksums(slave, master.schema);
    if (found !== master.checksum) {
      throw new Error(`${what}: the copy differs\nmaster ${master.checksum}\nslave  ${found}`);
    }
    return figures;
  } finally {
    await slave.dispose();
  }
}

async function tableChecksums(server, schema) {
  const tables = await server.query(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema=? ORDER BY 1',
    [schema],
  );
  const names = tables.map((row) => `${schema}.${row.name}`);
  const rows = await server.query(`CHECKSUM TABLE ${names.join()}`);
  return rows.map((row) => `${row.Table}=${row.Checksum}`).join(' ');
}

function report(kind, version, master, { thlBytes, ...runs }) {
  const megabytes = master.bytes / 1e6;
  console.log(`\n## ${kind} ${version}`);
  console.log(
    `${size.rows} rows loaded, ${size.transactions} write transactions, ${size.bulk} bulk rows; ` +
      `binlog ${megabytes.toFixed(1)} MB, THL ${(thlBytes / master.bytes).toFixed(3)}x of it; ` +
      `${options.rounds} rounds, medians\n`,
  );
  const peers = Object.entries(runs).map(([name, list]) => ({ name, runs: list }));
  printTable(peers, { megabytes, transactions: size.transactions });
  const ratios = ratiosOf(runs, megabytes);
  printRatios(ratios);
  return { kind, version, size, binlogBytes: master.bytes, thlBytes, runs, ratios };
}

function ratiosOf(runs, megabytes) {
  const seconds = (name) => (runs[name] ? summarise(runs[name]).seconds : NaN);
  const ratios = [
    {
      what: 'apply against native, 1 thread',
      value: seconds('native1') / seconds('apply'),
      target: 1,
    },
    {
      what: 'apply against native, 4 threads',
      value: seconds('native4') / seconds('apply'),
      target: 1,
    },
    {
      what: 'apply against mysqlbinlog | mysql',
      value: seconds('pipe') / seconds('apply'),
      target: 2,
    },
    {
      what: 'unprivileged apply against native, 1 thread',
      value: seconds('native1') / seconds('unprivileged'),
      target: 1,
    },
    { what: 'extraction against apply', value: seconds('apply') / seconds('extract'), target: 8 },
    { what: 'extraction', value: megabytes / seconds('extract'), target: 25, unit: ' MB/s' },
  ];
  return ratios.filter(({ value }) => !Number.isNaN(value));
}
