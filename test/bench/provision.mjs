/**
 * `node test/bench/provision.mjs [--server mariadb|mysql] [--rows 200000] [--rounds 3] [--loads] [--only dump,unverified]`:
 * provisioning against `mysqldump | mysql`, and mydumper and myloader where they are installed,
 * alternating, in one run. Needs `npm run build`. See README.md.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startServer } from '../support/servers.mjs';
import { cpuOf } from './usage.mjs';
import { makeOltp } from './workload.mjs';

const NODE_FLAGS = (process.env['SLUICE_BENCH_NODE_FLAGS'] ?? '').split(' ').filter(Boolean);
const BIN = fileURLToPath(new URL('../../bin/replicator.js', import.meta.url));
const {
  server: kind,
  rows,
  rounds,
  loads,
  only,
} = parseArgs({
  options: {
    server: { type: 'string', default: 'mariadb' },
    rows: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    loads: { type: 'boolean', default: false },
    only: { type: 'string', default: 'dump,mydumper,provision,unverified' },
  },
}).values;

// MySQL, unlike MariaDB, has LOAD DATA LOCAL off by default
const args = ['--innodb-buffer-pool-size=256M', ...(loads ? ['--local-infile=1'] : [])];
const dir = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
const master = await startServer({ kind, serverId: 1, args });
const hasMydumper = spawnSync('mydumper', ['--version']).status === 0;
const peers = {
  dump: (slave) => dumpInto(slave),
  mydumper: (slave, i) => mydumperInto(slave, i),
  provision: (slave, i) => provisionInto(slave, i, []),
  unverified: (slave, i) => provisionInto(slave, `u${i}`, ['--no-verify']),
};
const names = only.split(',').filter((name) => name !== 'mydumper' || hasMydumper);
/** Runs by peer: seconds, and processor time of the tools, the master and the slave. */
const runs = Object.fromEntries(names.map((name) => [name, []]));
/** Processor time of programs that have ended, of the run under way. */
let toolSeconds = 0;
try {
  await makeOltp(master, { rows: Number(rows), transactions: 0 }, (text) => console.error(text));
  for (let i = 0; i < Number(rounds); i++) {
    for (const [name, list] of Object.entries(runs)) list.push(await timed(peers[name], i));
  }
} finally {
  await master.dispose();
  rmSync(dir, { recursive: true, force: true });
}
const of = (name, field) => runs[name].map((run) => run[field]).toSorted((a, b) => a - b);
const median = (name, field) => of(name, field)[Math.floor(runs[name].length / 2)];
const fixed = (number) => number.toFixed(2);
console.log(`\n${kind} ${master.installation.version}, ${rows} rows, ${rounds} rounds, medians\n
| peer | seconds (min-max) | against mysqldump | tools, CPU s | master, CPU s | slave, CPU s |
|---|---|---|---|---|---|`);
for (const name of names) {
  const all = of(name, 'seconds');
  const ratio = runs.dump === undefined ? NaN : median('dump', 'seconds') / median(name, 'seconds');
  const cpu = ['tools', 'master', 'slave'].map((field) => fixed(median(name, field)));
  const range = `${fixed(all[0])}-${fixed(all.at(-1))}`;
  console.log(
    `| ${name} | ${fixed(median(name, 'seconds'))} (${range}) | ${fixed(ratio)}x | ${cpu.join(' | ')} |`,
  );
}
process.exit(0);

/** A fresh durable slave for each run; a wrong copy fails the whole benchmark. */
async function timed(run, i) {
  const slave = await startServer({ kind, serverId: 2, durable: true, args });
  try {
    const usedBefore = [used(master), used(slave)];
    toolSeconds = 0;
    const started = performance.now();
    await run(slave, i);
    const taken = {
      seconds: (performance.now() - started) / 1000,
      tools: toolSeconds,
      master: used(master) - usedBefore[0],
      slave: used(slave) - usedBefore[1],
    };
    const [ours, theirs] = await Promise.all([checksums(master), checksums(slave)]);
    if (ours !== theirs) throw new Error(`the copy differs\n${ours}\n${theirs}`);
    return taken;
  } finally {
    await slave.dispose();
  }
}

function used({ pid }) {
  const { user, system } = cpuOf(pid);
  return user + system;
}

async function checksums(server) {
  const found = await server.query(
    'CHECKSUM TABLE sbtest.sbtest1, sbtest.sbtest2, sbtest.sbtest3, sbtest.sbtest4',
  );
  return found.map((row) => row.Checksum).join();
}

function provisionInto(slave, name, extra) {
  const file = join(dir, `${name}.yaml`);
  const section = ({ port, password }) => ({ host: '127.0.0.1', port, user: 'root', password });
  const config = {
    service: 'bench',
    role: 'direct',
    source: section(master),
    target: section(slave),
    thl: { path: join(dir, `${name}.thl`) },
    log: { level: 'error' },
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return exit(
    spawn(process.execPath, [...NODE_FLAGS, BIN, 'provision', '--config', file, ...extra], {
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
}

/** Passwords go by file: a command line is there for everyone to read. */
function login(server, name, section = 'client') {
  const path = join(dir, `${name}.cnf`);
  const lines = [
    `[${section}]`,
    'host=127.0.0.1',
    `port=${server.port}`,
    'user=root',
    `password=${server.password}`,
  ];
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  return `--defaults-file=${path}`;
}

async function mydumperInto(slave, i) {
  const folder = join(dir, `mydumper-${i}`);
  const run = (program, server, more) =>
    exit(
      spawn(program, [login(server, program, program), '--threads=4', ...more], {
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    );
  await run('mydumper', master, ['--database=sbtest', `--outputdir=${folder}`]);
  await run('myloader', slave, [`--directory=${folder}`]);
  rmSync(folder, { recursive: true });
}

async function dumpInto(slave) {
  // MySQL of the cache is run by the loader that is unpacked with it
  const client = slave.installation.client;
  const dumper =
    kind === 'mysql'
      ? [...client.slice(0, -1), join(dirname(client.at(-1)), 'mysqldump')]
      : ['mariadb-dump'];
  const more =
    kind === 'mysql' ? ['--set-gtid-purged=OFF', '--source-data=2'] : ['--master-data=2'];
  const options = [login(master, 'master'), '--single-transaction', ...more];
  const dump = launch([...dumper, ...options, '--databases', 'sbtest'], ['ignore', 'pipe']);
  const load = launch([...client, login(slave, 'slave')], [dump.stdout, 'ignore']);
  dump.stdout.destroy();
  await Promise.all([exit(dump), exit(load)]);
}

function launch([program, ...programArgs], streams) {
  return spawn(program, programArgs, { stdio: [...streams, 'inherit'] });
}

/** Also adds what it used to `toolSeconds`, as of the last look before its end. */
function exit(child) {
  let seconds = 0;
  const look = () => {
    try {
      seconds = used(child);
    } catch {
      // it has just ended
    }
  };
  const timer = setInterval(look, 10);
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('exit', (code) => {
      clearInterval(timer);
      toolSeconds += seconds;
      if (code === 0) resolve();
      else reject(new Error(`exit code ${code}`));
    });
  });
}
