import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { describeMainlyOn } from './describe-servers.js';
import { startServer, type ServerOptions, type TestServer } from './servers.js';
import { makeTemporaryDir, removeTemporaryDir } from './tmp.js';

const FORGETFUL = `
  const { startServer } = await import(process.argv[1]);
  const server = await startServer({ kind: process.argv[2], serverId: 9 });
  console.log(JSON.stringify({ pid: server.pid, dataDir: server.dataDir }));
  setInterval(() => {}, 1000);
`;

describeMainlyOn('mariadb', 'throwaway server', (kind) => {
  const servers: TestServer[] = [];
  const start = async (options: Partial<ServerOptions> = {}): Promise<TestServer> => {
    const server = await startServer({ kind, serverId: 1, ...options });
    servers.push(server);
    return server;
  };
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.dispose())));

  it('logs rows to a binlog that starts empty, and listens on the loopback only', async () => {
    const server = await start({ args: ['--binlog-row-metadata=FULL'] });
    const [settings] = await server.query(
      `SELECT @@log_bin AS log, @@binlog_format AS format, @@server_id AS id, @@port AS port,
       @@bind_address AS bind, @@binlog_row_metadata AS metadata`,
    );
    expect(settings).toMatchObject({
      log: 1,
      format: 'ROW',
      id: 1,
      port: server.port,
      bind: '127.0.0.1',
      metadata: 'FULL',
    });
    const events = await server.query('SHOW BINLOG EVENTS');
    expect(events.filter((event) => /CREATE|ALTER|GRANT/.test(String(event['Info'])))).toEqual([]);
  });

  it.runIf(existsSync('/usr/share/zoneinfo'))('knows a few time zones by name', async () => {
    const server = await start();
    const sql = "SELECT CONVERT_TZ('2024-07-01 12:00:00', 'UTC', 'Australia/Lord_Howe') AS t";
    expect(await server.query(sql)).toMatchObject([{ t: expect.anything() }]);
  });

  it('keeps its data and port over a shutdown and over a kill', async () => {
    const server = await start();
    const { port, pid } = server;
    await server.query('CREATE DATABASE d; CREATE TABLE d.t (a INT); INSERT INTO d.t VALUES (1)');
    await server.kill();
    await server.start();
    await server.query('INSERT INTO d.t VALUES (2)');
    await server.stop();
    await expect(server.query('SELECT 1')).rejects.toThrow();
    await server.start();
    expect(await server.query('SELECT a FROM d.t')).toEqual([{ a: 1 }, { a: 2 }]);
    expect(server.port).toBe(port);
    expect(server.pid).not.toBe(pid);
  });

  it('keeps a data directory that was given, and takes it up again', async () => {
    const dataDir = join(makeTemporaryDir('test'), 'data');
    const first = await start({ dataDir });
    await first.query('CREATE DATABASE kept');
    await first.stop();
    await first.dispose();
    const second = await start({ dataDir, durable: true });
    expect(await second.query("SHOW DATABASES LIKE 'kept'")).toHaveLength(1);
    await second.dispose();
    removeTemporaryDir(join(dataDir, '..'));
  });

  it('shows the error log when it does not start, and leaves nothing', async () => {
    await expect(start({ args: ['--no-such-option=1'] })).rejects.toThrow(/no-such-option/);
  });

  it('has passwords on no command line and its own identity', async () => {
    const [a, b] = await Promise.all([start(), start({ serverId: 2 })]);
    const uuid = kind === 'mysql' ? '@@server_uuid' : '@@server_id';
    expect(await a.query(`SELECT ${uuid} AS id`)).not.toEqual(
      await b.query(`SELECT ${uuid} AS id`),
    );
    expect(readFileSync(`/proc/${a.pid}/cmdline`, 'utf8')).not.toContain(a.password);
    await expect(a.connect({ password: b.password })).rejects.toThrow(/denied/);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'dies with its maker on %s',
    async (signal) => {
      const script = new URL('./servers.mjs', import.meta.url).href;
      const args = ['--input-type=module', '-e', FORGETFUL, script, kind];
      const maker = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      const line = await new Promise<string>((resolve) => maker.stdout.once('data', resolve));
      const { pid, dataDir } = JSON.parse(line) as { pid: number; dataDir: string };
      const exited = new Promise((resolve) => maker.once('exit', resolve));
      maker.kill(signal);
      await exited;
      await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 10_000 }).toBe(false);
      if (signal !== 'SIGKILL') expect(existsSync(dataDir)).toBe(false);
    },
  );
});
