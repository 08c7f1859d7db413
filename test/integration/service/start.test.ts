import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startServer, type TestServer } from '../../support/servers.js';
import { command, Replicator, serverSection, setEnvironment, until } from './replicator.js';

let server: TestServer;
let replicator: Replicator;

beforeAll(async () => {
  server = await startServer({ kind: 'mariadb', serverId: 1 });
  setEnvironment('SERVER_PASSWORD', server.password);
  setEnvironment('WRONG_PASSWORD', 'not-the-password');
});
afterAll(() => server?.dispose());
afterEach(async () => {
  await command('replicator', 'stop', '--config', replicator.file);
  await replicator.dispose();
});

function make(changes: Record<string, unknown> = {}): Replicator {
  replicator = new Replicator({
    service: 'alpha',
    role: 'master',
    source: serverSection(server, 'SERVER_PASSWORD'),
    thl: { path: 'data/alpha.thl' },
    admin: { port: 0 },
    ...changes,
  });
  return replicator;
}
const daemon = (name: string) => command('replicator', name, '--config', replicator.file);

describe('a login that the master refuses', () => {
  it('shows in the status with what to do, and never the password', async () => {
    make({ source: serverSection(server, 'WRONG_PASSWORD') });
    await replicator.run();
    await replicator.reach('OFFLINE:ERROR');
    const status = await replicator.status();
    expect(status).toMatchObject({ pendingErrorCode: 'ACCESS_DENIED', autoRecoveryTotal: 0 });
    expect(status['pendingErrorHint']).toMatch(/password/i);
    expect(JSON.stringify(status) + replicator.log()).not.toContain('not-the-password');
  });

  it('is told by start as well', async () => {
    make({ source: serverSection(server, 'WRONG_PASSWORD') });
    const { code, stdout } = await daemon('start');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /runs as process .*\n.*\nState: OFFLINE:ERROR\nACCESS_DENIED: .*\nHint: /,
    );
    expect((await daemon('status')).code).toBe(1);
  });
});

describe('settings on the command line', () => {
  it('are all taken, and the last of those for one key', async () => {
    make();
    const overrides = ['service=beta', 'admin.port=1', 'admin.port=10999'];
    const args = overrides.flatMap((text) => ['--set', text]);
    const { stdout } = await command('replicator', 'config', '--config', replicator.file, ...args);
    expect(parse(stdout)).toMatchObject({ service: 'beta', admin: { port: 10999 } });
  });
});

describe('a folder that cannot be made', () => {
  it.each(['start', 'run'])('is told by %s, which ends', async (name) => {
    make({ thl: { path: '/proc/nope/alpha.thl' } });
    const { code, stderr } = await daemon(name);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^ERROR CONFIG_INVALID: no folder for the \w+ file .*\nHint: .*`thl.path`/,
    );
  });
});

describe('the daemon', () => {
  it('starts, tells where it is, and stops', async () => {
    make();
    expect(await daemon('status')).toMatchObject({
      code: 3,
      stdout: 'Replicator alpha is not running\n',
    });
    const { code, stdout } = await daemon('start');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Replicator alpha runs as process \d+, administration http:\/\/127\.0\.0\.1:\d+\nLog file: .*\/data\/alpha-master\.log\nState: ONLINE\n$/,
    );
    expect((await daemon('status')).code).toBe(0);
    expect(await replicator.status()).toMatchObject({ state: 'ONLINE', role: 'master' });
    expect(await daemon('stop')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('has stopped'),
    });
    expect((await daemon('status')).code).toBe(3);
    expect((await replicator.trepctl('status')).code).toBe(3);
  });

  it('is not started twice, but restarted', async () => {
    make();
    await daemon('start');
    const { pid } = await version();
    const again = await daemon('start');
    expect(again.code).toBe(1);
    expect(again.stderr).toContain(
      `ERROR ALREADY_RUNNING: replicator alpha runs already, as process ${pid} `,
    );
    expect((await daemon('restart')).code).toBe(0);
    expect((await version()).pid).not.toBe(pid);
  });

  it('starts over the pid file that a killed one has left', async () => {
    make();
    await daemon('start');
    const { pid } = await version();
    process.kill(pid, 'SIGKILL');
    expect(existsSync(join(replicator.folder, 'data/alpha-master.pid'))).toBe(true);
    expect((await daemon('start')).code).toBe(0);
  });

  it('that cannot start says why, with the end of its log', async () => {
    make({ admin: { port: server.port } });
    const { code, stderr } = await daemon('start');
    expect(code).toBe(3);
    expect(stderr).toContain('replicator alpha did not start; its log says:');
    expect(stderr).toContain(`ALREADY_RUNNING: `);
    expect(stderr).toContain(`127.0.0.1:${server.port}`);
    expect(stderr).toContain('alpha-master.log');
  });

  it('logs JSON lines, and goes on in a new file after SIGHUP', async () => {
    make({ log: { file: 'a.log' } });
    await daemon('start');
    const log = join(replicator.folder, 'a.log');
    const lines = readFileSync(log, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines[0]).toMatchObject({ service: 'alpha', role: 'master' });
    writeFileSync(log, '');
    process.kill((await version()).pid, 'SIGHUP');
    await replicator.trepctl('offline');
    expect(readFileSync(log, 'utf8')).toContain('ONLINE -> GOING-OFFLINE');
  });

  it('goes on when SIGHUP finds no log file that it could open', async () => {
    make({ log: { file: 'a.log' } });
    await daemon('start');
    const log = join(replicator.folder, 'a.log');
    renameSync(log, `${log}.1`);
    mkdirSync(log);
    const { pid } = await version();
    process.kill(pid, 'SIGHUP');
    await until(async () => readFileSync(`${log}.1`, 'utf8').includes('cannot be opened again'));
    rmdirSync(log);
    process.kill(pid, 'SIGHUP');
    await replicator.trepctl('offline');
    expect(readFileSync(log, 'utf8')).toContain('ONLINE -> GOING-OFFLINE');
  });

  it('replicates with a log file on a full disk', async () => {
    make({ log: { file: '/dev/full' } });
    expect((await daemon('start')).stdout).toMatch(/^State: ONLINE$/m);
    expect((await replicator.trepctl('offline')).code).toBe(0);
  });

  it('ends by itself with a log file on a full disk when it cannot start', async () => {
    make({ log: { file: '/dev/full' }, pidFile: '/proc/self/a.pid' });
    const { code, stderr } = await daemon('start');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^ERROR NOT_RUNNING: replicator alpha did not start/);
  });

  async function version(): Promise<{ pid: number }> {
    return JSON.parse((await replicator.trepctl('version', '-json')).stdout) as { pid: number };
  }
});

describe('the command line', () => {
  it('ends with 2 on what is wrong with it or with the configuration', async () => {
    make();
    for (const args of [[], ['fly'], ['status', '-wings'], ['wait', '-applied', 'x']]) {
      expect((await replicator.trepctl(...args)).code).toBe(2);
    }
    expect((await replicator.trepctl('whistle')).stderr).toBe(
      'trepctl: Unknown command: whistle\nSee `trepctl --help`.\n',
    );
    expect((await replicator.trepctl('statsu')).stderr).toMatch(
      /^trepctl: Unknown command: statsu\. Did you mean status\?\n/,
    );
    expect((await replicator.trepctl('status', '-wings')).stderr).toContain(
      'See `trepctl status --help`.',
    );
    expect((await replicator.trepctl('status', '-port', '65536')).code).toBe(2);
    replicator.configure({ rôle: 'master' });
    const { code, stderr } = await command('replicator', 'run', '--config', replicator.file);
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean role?');
    expect((await command('replicator', 'run')).code).toBe(2);
    setEnvironment('SLUICE_CONFIG', '/nonexistent/service.yaml');
    expect((await command('replicator', 'run')).stderr).toContain('/nonexistent/service.yaml');
    setEnvironment('SLUICE_CONFIG', '');
  });

  it('shows the configuration without its passwords, and describes its keys', async () => {
    make({ source: { user: 'app', password: 'not-the-password' } });
    const { code, stdout } = await command('replicator', 'config', '-config', replicator.file);
    expect(code).toBe(0);
    expect(stdout).toContain('password: (hidden)');
    expect(stdout).not.toContain('not-the-password');
    expect((await command('replicator', 'config', '--describe')).stdout).toContain('source.port\n');
  });

  it('says of commands of the model that are elsewhere what does it here', async () => {
    make();
    const elsewhere = [
      [['check', 'shop.orders'], 'replicator verify --config FILE --table SCHEMA.TABLE'],
      [['shard', '-insert', 'a'], '`trepctl status -name shards` shows them'],
    ] as const;
    for (const [args, instead] of elsewhere) {
      const { code, stderr } = await command('trepctl', ...args);
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(instead) });
    }
  });

  it('answers quickly', async () => {
    make();
    const [times, bare]: [number[], number[]] = [[], []];
    for (let i = 0; i < 4; i++) {
      times.push((await command('trepctl', '--version')).milliseconds);
      bare.push(startOfNode());
    }
    const [ours, nodes] = [Math.min(...times), Math.min(...bare)];
    console.log(`trepctl: ${ours.toFixed(0)} ms, of which Node.js takes ${nodes.toFixed(0)}`);
    expect(ours / nodes).toBeLessThan(8); // 150 ms and 40 on an idle machine
  });
});

/** Milliseconds that Node.js takes to start and to do nothing, on the machine as busy as it is. */
function startOfNode(): number {
  const started = performance.now();
  execFileSync(process.execPath, ['-e', '0']);
  return performance.now() - started;
}
