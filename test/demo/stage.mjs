/** What every demo does around its play: servers, a replicator between them, commands, cleaning up. */
import { spawn } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../support/bootstrap/paths.mjs';
import { freePort } from '../support/bootstrap/ports.mjs';
import { BootstrapError } from '../support/bootstrap/say.mjs';
import { makeTemporaryDir, removeTemporaryDir } from '../support/bootstrap/tmp.mjs';
import { availability } from '../support/servers.mjs';

const START_LIMIT = 30_000; // ms that the replicator may take to listen

/** Plays `act(stage, version)`, then waits for Ctrl-C unless `once`, and tidies up in any case. */
export async function onStage({ once, server: kind }, act, keepUp) {
  const found = await availability(kind);
  if (!found.ok) throw new BootstrapError(found.reason, 'see test/README.md, "Servers"');
  const stage = { dir: makeTemporaryDir('demo'), kind, once, adminPort: await freePort() };
  const interrupted = new Promise((resolve) => {
    // `on`: handlers that stay tell the servers' own ones that somebody tidies up
    process.on('SIGINT', resolve);
    process.on('SIGTERM', resolve);
  });
  try {
    await act(stage, found.version);
    if (once) return;
    keepUp(stage);
    await interrupted;
  } finally {
    await tidyUp(stage);
  }
}

/** The configuration file, and the passwords that go by the environment. */
export function configure(stage, text, { master, slave }) {
  stage.config = join(stage.dir, 'demo.yaml');
  stage.env = { ...process.env, DEMO_MASTER_PASSWORD: master, DEMO_SLAVE_PASSWORD: slave };
  writeFileSync(stage.config, text);
}

/** As `replicator run --config demo.yaml` does. */
export async function startReplicator(stage) {
  stage.log = join(stage.dir, 'replicator.log');
  const log = openSync(stage.log, 'a');
  const args = [join(root, 'bin/replicator.js'), 'run', '--config', stage.config];
  stage.replicator = spawn(process.execPath, args, {
    env: stage.env,
    stdio: ['ignore', log, log],
  });
  stage.ended = new Promise((resolve) => stage.replicator.once('exit', resolve));
  console.log(`  configuration ${stage.config}, log ${stage.log}`);
  await answers(stage);
  await run(stage, 'trepctl', ['wait', '-state', 'ONLINE', '-limit', '30'], { quiet: true });
}

/** Waits until the administration API listens. */
async function answers(stage) {
  const deadline = Date.now() + START_LIMIT;
  while (stage.replicator.exitCode === null && Date.now() < deadline) {
    const socket = connect(stage.adminPort, '127.0.0.1');
    const open = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await sleep(50);
  }
  throw failed(stage, 'The replicator did not start.');
}

/** Runs one of the commands with the demo's configuration; what it prints is shown, or given back. */
export async function run(stage, command, args, { quiet = false } = {}) {
  const file = join(root, 'bin', `${command}.js`);
  const child = spawn(process.execPath, [file, ...args, '--config', stage.config], {
    env: stage.env,
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', 'inherit'],
  });
  let stdout = '';
  child.stdout?.on('data', (data) => (stdout += data));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code === 0) return { stdout };
  throw failed(stage, `${command} ${args.join(' ')} ended with exit code ${code}.`);
}

export function failed({ log }, what) {
  const output = log === undefined ? '' : readFileSync(log, 'utf8').slice(-3000);
  return new BootstrapError(what, 'read the output of the replicator above', output);
}

/** Compares one table on both sides, byte for byte. */
export async function compareTable({ master, slave }, table) {
  step('comparing checksums');
  const [left, right] = await Promise.all([master, slave].map((it) => checksum(it, table)));
  console.log(`  master ${left}\n  slave  ${right}`);
  if (left !== right) throw new BootstrapError('The copies differ.', 'report this as a bug');
  console.log('  equal');
}

async function checksum(server, table) {
  const [row] = await server.query(`CHECKSUM TABLE ${table} EXTENDED`);
  return `${row.Table}: ${row.Checksum}`;
}

/** Tells what to try while both are up. @param lines commands; `{..}` is a program of bin/ */
export function invite(stage, lines) {
  const environment = join(stage.dir, 'passwords.env');
  writeFileSync(environment, passwordLines(stage), { mode: 0o600 });
  const program = (_, name) => `node ${relative(process.cwd(), join(root, 'bin', `${name}.js`))}`;
  step('both are up until Ctrl-C. Try, in another terminal:');
  const all = [`. ${environment}`, ...lines].map((line) => line.replace(/\{(\w+)\}/, program));
  console.log(`\n${all.map((line) => `  ${line}`).join('\n')}\n`);
}

function passwordLines({ env }) {
  const names = ['DEMO_MASTER_PASSWORD', 'DEMO_SLAVE_PASSWORD'];
  return names.map((name) => `export ${name}='${env[name]}'\n`).join('');
}

async function tidyUp(stage) {
  step('cleaning up');
  await stage.writer?.stop();
  if (stage.replicator) {
    stage.replicator.kill('SIGTERM');
    await stage.ended;
  }
  await Promise.all([stage.master?.dispose(), (stage.rds ?? stage.slave)?.dispose()]);
  removeTemporaryDir(stage.dir);
}

export function step(text) {
  console.log(`\n== ${text}`);
}
