/** What is written for other programs of a host is read by those programs. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { systemdUnit, unitName } from '../../../src/configure/systemd-unit.js';
import { makeTemporaryDir, removeTemporaryDir } from '../../support/tmp.js';
import { until } from '../service/replicator.js';
import { findTool } from './tools.mjs';

const EXAMPLE = fileURLToPath(new URL('../../../conf/logrotate', import.meta.url));
const folder = makeTemporaryDir('host');
afterAll(() => removeTemporaryDir(folder));

const tools = {
  systemd: await findTool('systemd-analyze', 'systemd'),
  logrotate: await findTool('logrotate', 'logrotate'),
};

/** Declares the test, or why it is skipped. */
function itWith(
  { path, reason }: { readonly path?: string; readonly reason?: string },
  name: string,
  body: (path: string) => Promise<void>,
): void {
  if (path === undefined) it.skip(`${name} SKIPPED: ${reason ?? 'not found'}`);
  else it(name, () => body(path));
}

function run(program: string, ...args: string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(program, args, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), said: stdout + stderr });
    });
  });
}

itWith(tools.systemd, 'systemd finds nothing wrong with the unit', async (analyze) => {
  const home = join(folder, 'a home of 100% $HOME');
  mkdirSync(home);
  const names = { service: 'alpha', role: 'slave' } as const;
  const unit = join(folder, unitName(names));
  const text = systemdUnit({
    ...names,
    configFile: join(home, 'alpha.yaml'),
    program: [
      process.execPath,
      fileURLToPath(new URL('../../../bin/replicator.js', import.meta.url)),
    ],
    user: 'sluice',
    writable: [home, '/var/lib/sluice'],
  });
  writeFileSync(unit, text);
  expect(await run(analyze, 'verify', unit)).toEqual({ code: 0, said: '' });
  writeFileSync(unit, text.replace('LimitNOFILE', 'LimitNOFILES'));
  expect((await run(analyze, 'verify', unit)).said).toContain('LimitNOFILES'); // it does look
});

itWith(
  tools.logrotate,
  'logrotate takes the log away, and signals the replicator',
  async (rotate) => {
    const home = join(folder, 'sluice');
    mkdirSync(join(home, 'data'), { recursive: true });
    const log = join(home, 'data/alpha-master.log');
    writeFileSync(log, '{"msg":"a line"}\n');
    const told = join(home, 'told');
    const replicator = await signalled(told);
    writeFileSync(join(home, 'data/alpha-master.pid'), `${replicator.pid}\nmore\n`);
    try {
      const { said, code } = await run(rotate, '-v', '-f', '-s', join(home, 'state'), ours(home));
      expect({ said, code }).toMatchObject({ code: 0 });
      expect(readFileSync(`${log}.1`, 'utf8')).toBe('{"msg":"a line"}\n');
      await until(
        async () => existsSync(told),
        () => said,
      );
    } finally {
      replicator.kill('SIGKILL');
    }
  },
);

/** The example, for another folder and whoever runs this; logrotate wants it writable by its owner alone. */
function ours(home: string): string {
  const { username } = userInfo();
  const path = join(home, 'logrotate.conf');
  const text = readFileSync(EXAMPLE, 'utf8')
    .replaceAll('/var/lib/sluice', home)
    .replace('su sluice sluice', `su ${username} ${username}`);
  writeFileSync(path, text, { mode: 0o644 });
  return path;
}

/** A process that notes SIGHUP, as the replicator opens its log anew then. */
async function signalled(note: string): Promise<ChildProcess> {
  const script = `process.on('SIGHUP', () => require('fs').writeFileSync(${JSON.stringify(note)}, ''));
    setInterval(() => {}, 1000); console.log('ready')`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  return child;
}
