import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../support/servers.js';
import { makeTemporaryDir, removeTemporaryDir } from '../../support/tmp.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = makeTemporaryDir('install');
const prefix = join(folder, 'prefix');
const home = join(folder, 'home');
const installed = join(prefix, 'lib/node_modules/sluice-replicator');

let master: TestServer;
let slave: TestServer;
let packed: { readonly filename: string; readonly files: readonly { readonly path: string }[] };

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(
  command: string,
  args: readonly string[],
  { cwd = folder, env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    execFile(command, args, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}

async function must(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, { env });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} (${code}):\n${stdout}${stderr}`);
  return stdout;
}

/** One of the installed commands. */
const ours = (name: string, args: readonly string[], env?: NodeJS.ProcessEnv) =>
  must(join(prefix, 'bin', name), args, env);

beforeAll(async () => {
  const servers = Promise.all([
    startServer({ kind: 'mariadb', serverId: 1 }),
    startServer({ kind: 'mariadb', serverId: 2 }),
  ]);
  [[master, slave]] = await Promise.all([servers, packAndInstall()]);
});
afterAll(async () => {
  await Promise.all([master?.dispose(), slave?.dispose()]);
  removeTemporaryDir(folder);
});

/** What `npm pack` and `npm install -g` do, but for what takes minutes: a build, a compiler. */
async function packAndInstall(): Promise<void> {
  const { stdout } = await run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    { cwd: root },
  );
  [packed] = JSON.parse(stdout) as [typeof packed];
  const tarball = join(folder, packed.filename);
  const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  const { code, stderr } = await run('npm', [
    'install',
    '-g',
    '--prefix',
    prefix,
    ...options,
    tarball,
  ]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  // Where a library does not take this Node.js, `overrides` of ours would be without effect.
  expect(stderr).not.toMatch(/EBADENGINE/);
  const compiled = 'node_modules/better-sqlite3/build';
  cpSync(join(root, compiled), join(installed, compiled), { recursive: true });
}

it('holds what is needed to run and to read, and nothing of the tests', () => {
  const paths = packed.files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'CHANGELOG.md',
      'bin/replicator.js',
      'bin/trepctl.js',
      'bin/thl.js',
      'conf/master.yaml',
      'conf/logrotate',
      'dist/bin/replicator.js',
    ]),
  );
  const foreign = paths.filter(
    (path) => !/^(bin|dist|conf|src)\/|^[A-Z]+(\.md)?$|^package\.json$/.test(path),
  );
  expect(foreign).toEqual([]);
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  expect(scripts['prepack']).toMatch(/run.* build$/); // what is packed by hand is never an old build
});

it('configures, starts, shows and stops services from the installed commands', async () => {
  mkdirSync(home);
  for (const server of [master, slave]) {
    await server.query('CREATE DATABASE d');
    await server.query('CREATE TABLE d.t (id INT PRIMARY KEY)');
  }
  const told = await ours(
    'replicator',
    ['configure', '--role', 'direct', '--service=alpha', '--home-directory', home].concat(
      ['--master-port', String(master.port), '-master-user', master.user],
      [`--datasource-port=${slave.port}`, '--datasource-user', slave.user],
      ['--set', 'admin.port=0', '--start-and-report'],
    ),
    { SLUICE_MASTER_PASSWORD: master.password, SLUICE_DATASOURCE_PASSWORD: slave.password },
  );
  try {
    expect(told).toMatch(/^State: ONLINE$/m);
    expect(told).toMatch(/^role +: direct$/m);
    expect(statSync(join(home, 'conf/alpha.source.password')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(home, 'conf/alpha.yaml'), 'utf8')).not.toContain(master.password);
    const config = join(home, 'conf/alpha.yaml');
    await master.query('INSERT INTO d.t VALUES (7)');
    await ours('trepctl', ['-config', config, 'wait', '-applied', '0', '-limit', '20']);
    expect(await slave.query('SELECT id FROM d.t')).toEqual([{ id: 7 }]);
    expect(await ours('thl', ['info', '--config', config])).toMatch(/^max seq# = 0$/m);
  } finally {
    await ours('replicator', ['stop', '--config', join(home, 'conf/alpha.yaml')]);
  }
});

it(
  'is built and installed by the script that the image is made with',
  { timeout: 300_000 },
  async () => {
    const target = join(folder, 'image');
    await must('sh', [join(root, 'docker/install.sh'), root, target], {
      SLUICE_NPM_OPTIONS: '--ignore-scripts --prefer-offline',
      TMPDIR: folder,
    });
    const compiled = 'node_modules/better-sqlite3/build';
    cpSync(join(root, compiled), join(target, 'lib/sluice', compiled), { recursive: true });
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    for (const name of ['replicator', 'trepctl', 'thl']) {
      expect((await must(join(target, 'bin', name), ['--version'])).trim()).toBe(version);
    }
    expect(existsSync(join(target, 'lib/sluice/node_modules/typescript'))).toBe(false);
  },
);
