import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extract } from 'tar';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../support/servers.js';
import { makeTemporaryDir, removeTemporaryDir } from '../../support/tmp.js';
import { command, until, type Outcome } from '../service/replicator.js';

const PROGRAM = fileURLToPath(new URL('../../../bin/replicator.js', import.meta.url));
const WRONG = 'not-the-"pass"word';
const TOKEN = 'token-for-the-api-0123456789';

let server: TestServer;
let home: string;
let file: string;

beforeAll(async () => {
  server = await startServer({ kind: 'mariadb', serverId: 1 });
  await server.query(`CREATE USER nobody@'%' IDENTIFIED BY 'nobodys-password'`);
});
afterAll(() => server?.dispose());

/** `replicator configure` for a master on the server, in a folder of its own. */
function configure(...more: string[]): Promise<Outcome> {
  makeHome();
  return command('replicator', ...configureArguments(), ...more);
}

function makeHome(): void {
  home = makeTemporaryDir('operate');
  file = join(home, 'conf/alpha.yaml');
  writeFileSync(join(home, 'password'), `${server.password}\n`, { mode: 0o600 });
}

function configureArguments(): string[] {
  return ['configure', '--role', 'master', '--service', 'alpha', '--home-directory', home].concat(
    ['--datasource-port', String(server.port), '--datasource-user', server.user],
    ['--datasource-password-file', join(home, 'password')],
    ['--set', 'admin.port=0', '--set', 'thl.listen.port=0'],
  );
}

const replicator = (name: string, ...args: string[]) =>
  command('replicator', name, '--config', file, ...args);
const logFile = () => join(home, 'data/alpha-master.log');
const edit = (from: RegExp, to: string) =>
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('replicator configure', () => {
  afterEach(() => removeTemporaryDir(home));

  it('writes nothing where the login is refused or a file is there, and says what to do', async () => {
    makeHome();
    writeFileSync(join(home, 'password'), WRONG);
    const { code, stderr } = await command('replicator', ...configureArguments(), '--force');
    expect(code).toBe(1);
    expect(stderr).toMatch(/ERROR master connection: .*\n.*\n.*nothing was written/);
    expect(stderr).not.toContain(WRONG);
    const inSpite = ['--force', '--skip-check', 'connection'];
    const skipped = await command('replicator', ...configureArguments(), ...inSpite);
    expect(skipped.code).toBe(0);
    const again = await command('replicator', ...configureArguments());
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });
  });

  it('refuses a password on the command line, and one that it cannot ask for', async () => {
    const given = await configure('--datasource-password', 'secret');
    expect(given).toMatchObject({ code: 2 });
    expect(given.stderr).toContain('SLUICE_DATASOURCE_PASSWORD');
    const args = configureArguments().filter((arg) => !/password/.test(arg));
    const { code, stderr } = await command('replicator', ...args);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no terminal to ask on/),
    });
  });

  it('asks for the password on a terminal, without showing it', async () => {
    makeHome();
    const args = configureArguments().filter((arg) => !/password/.test(arg));
    const shown = await onTerminal([process.execPath, PROGRAM, ...args], server.password);
    expect(shown).toContain(`Password of ${server.user} at 127.0.0.1: `);
    expect(shown).not.toContain(server.password);
    const secret = join(home, 'conf/alpha.source.password');
    expect(readFileSync(secret, 'utf8')).toBe(`${server.password}\n`);
    expect(statSync(secret).mode & 0o777).toBe(0o600);
  });
});

/** Runs a command on a pseudo terminal of script(1), types an answer, and tells what was shown. */
function onTerminal(command: readonly string[], answer: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn('script', ['-qec', command.join(' '), '/dev/null'], { stdio: 'pipe' });
    let shown = '';
    let answered = false;
    child.stdout.on('data', (chunk: Buffer) => {
      shown += chunk.toString();
      if (!answered && shown.includes('Password')) {
        answered = true;
        child.stdin.write(`${answer}\n`);
      }
    });
    child.on('close', () => resolve(shown));
  });
}

describe('a running replicator', () => {
  beforeAll(async () => {
    const { stdout } = await configure('--set', `admin.token=${TOKEN}`, '--start-and-report');
    expect(stdout).toMatch(/^State: ONLINE$/m);
  });
  afterAll(async () => {
    await replicator('stop');
    removeTemporaryDir(home);
  });

  it('takes up what was edited as far as that is safe, and says when it does the rest', async () => {
    edit(/# level: info/, 'level: debug');
    edit(/^# log:/m, 'log:');
    edit(/# retention: 7d/, 'retention: 2d');
    edit(/# commitDelay: 0s/, 'commitDelay: 5ms');
    edit(/port: 0 # its port;/, 'port: 1 # its port;');
    const { stdout } = await replicator('reload');
    expect(stdout).toMatch(/thl.commitDelay: 0 -> 5, takes effect when the service goes offline/);
    expect(stdout).toMatch(/thl.retention: 604800000 -> 172800000, in effect/);
    expect(stdout).toMatch(/log.level: "info" -> "debug", in effect/);
    expect(stdout).toMatch(/admin.port: 0 -> 1, takes effect with `replicator restart`/);
    expect(await property('thl.')).toMatchObject({
      'thl.commitDelay': 0,
      'thl.retention': 172800000,
    });
    await command('trepctl', '-config', file, 'offline');
    expect(await property('thl.commitDelay')).toEqual({ 'thl.commitDelay': 5 });
  });

  it('changes nothing for a bad file', async () => {
    edit(/retention: 2d/, 'retention: 3d');
    edit(/role: master/, 'role: monster');
    const { code, stderr } = await replicator('reload');
    expect(code).toBe(2);
    expect(stderr).toContain('found "monster"');
    process.kill(pid(), 'SIGHUP');
    await until(async () =>
      readFileSync(logFile(), 'utf8').includes('configuration not read anew'),
    );
    edit(/role: monster/, 'role: master');
    expect(await property('thl.retention')).toEqual({ 'thl.retention': 172800000 });
  });

  it('goes on in a new log file when the old one was rotated away', async () => {
    renameSync(logFile(), `${logFile()}.1`);
    process.kill(pid(), 'SIGHUP');
    await until(async () => existsSync(logFile()));
    const old = readFileSync(`${logFile()}.1`, 'utf8');
    await command('trepctl', '-config', file, 'online');
    const lines = readFileSync(logFile(), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({ service: 'alpha', to: 'ONLINE' }),
    );
    expect(readFileSync(`${logFile()}.1`, 'utf8')).toBe(old);
  });

  it('and one that is down can be reported with one archive, which holds no secret', async () => {
    writeFileSync(logFile(), `{"msg":"a leak of ${server.password}"}\n`, { flag: 'a' });
    const up = await archived('up');
    expect(up.names).toEqual(
      expect.arrayContaining([
        'versions.json',
        'host.json',
        'config/alpha.yaml',
        'status/alpha-status.json',
        'status/alpha-tasks.json',
        'thl/alpha.json',
        `log/${logFile().slice(1).replaceAll('/', '_')}`,
      ]),
    );
    expect(up.text).toMatch(/"state": "ONLINE"/);
    await replicator('stop');
    const down = await archived('down');
    expect(down.text).toContain('The replicator is not running.');
    for (const { text } of [up, down]) {
      expect(text).toContain('a leak of (hidden)');
      expect(text).not.toContain(server.password);
      expect(text).not.toContain(TOKEN);
    }
  });
});

function pid(): number {
  return Number(readFileSync(join(home, 'data/alpha-master.pid'), 'utf8').split('\n')[0]);
}

async function property(filter: string): Promise<Record<string, unknown>> {
  const args = ['-config', file, 'properties', '-filter', filter, '-json'];
  return JSON.parse((await command('trepctl', ...args)).stdout) as Record<string, unknown>;
}

async function archived(name: string): Promise<{ names: string[]; text: string }> {
  const output = join(home, `${name}.tar.gz`);
  expect(await replicator('diag', '--output', output)).toMatchObject({ code: 0 });
  expect(statSync(output).mode & 0o777).toBe(0o600);
  const folder = join(home, 'unpacked');
  mkdirSync(folder, { recursive: true });
  await extract({ file: output, cwd: folder });
  const files = filesIn(join(folder, name));
  return {
    names: files.map((path) => path.slice(join(folder, name).length + 1)),
    text: files.map((path) => readFileSync(path, 'utf8')).join('\n'),
  };
}

describe('no password or token', () => {
  it('shows in logs, status, errors and the process list, whatever goes wrong', async () => {
    await configure('--set', `admin.token=${TOKEN}`);
    const seen: string[] = [];
    const secrets = [
      server.password,
      WRONG,
      'nobodys-password',
      TOKEN,
      JSON.stringify(WRONG).slice(1, -1),
    ];
    const mishaps: readonly (readonly [
      password: string,
      settings: readonly string[],
      code: RegExp,
    ])[] = [
      [WRONG, [], /ACCESS_DENIED/],
      [server.password, ['source.tls={mode: verify-identity}'], /TLS_FAILED/],
      ['nobodys-password', ['source.user=nobody'], /ACCESS_DENIED|PRIVILEGE_MISSING/],
    ];
    for (const [password, settings, code] of mishaps) {
      writeFileSync(join(home, 'password'), password);
      const set = ['log.level=trace', ...settings].flatMap((text) => ['--set', text]);
      const started = await replicator('start', ...set, ...SKIPPED);
      const status = await command('trepctl', '-config', file, 'status', '-json');
      expect(status.stdout + started.stdout).toMatch(code);
      seen.push(readFileSync(`/proc/${pid()}/cmdline`, 'utf8'), status.stdout);
      for (const it of [started, await replicator('stop')]) seen.push(it.stdout, it.stderr);
    }
    const refused = await replicator('start', '--set', 'source.user=nobody');
    expect(refused.stderr).toContain('CHECK_FAILED');
    seen.push(refused.stderr);
    const log = readFileSync(logFile(), 'utf8');
    expect(log).toMatch(/"stage":"binlog-to-thl"/);
    for (const secret of secrets) expect([log, ...seen].join('\n')).not.toContain(secret);
    removeTemporaryDir(home);
  });
});

/** What `check` would keep from a start. */
const SKIPPED = ['connection', 'grants'].flatMap((name) => ['--skip-check', name]);
