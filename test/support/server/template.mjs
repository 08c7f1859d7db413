/**
 * Data directories. Initialising one takes seconds, copying one a tenth of a second: each server
 * version is initialised once, in the cache, and every throwaway server starts from a copy.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exec } from '../bootstrap/exec.mjs';
import { moveIntoPlace } from '../bootstrap/mysql.mjs';
import { cacheDir, findExecutable, isExecutable } from '../bootstrap/paths.mjs';
import { say } from '../bootstrap/say.mjs';
import { makeTemporaryDir, removeTemporaryDir } from '../bootstrap/tmp.mjs';
import { baseArgs } from './settings.mjs';

const LAYOUT = 1; // goes up when the preparation below changes

/** Makes `dataDir` a freshly initialised data directory, unless it holds something already. */
export async function prepareDataDir(installation, dataDir) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (readdirSync(dataDir).length > 0) return;
  const template = await ensureTemplate(installation);
  await exec(['cp', '-a', '--reflink=auto', `${template}/.`, dataDir]);
}

/** The path of the initialised template, made at the first use of this server version. */
async function ensureTemplate(installation) {
  const { kind, version } = installation;
  const template = join(cacheDir(), `data-${kind}-${version}-${LAYOUT}`);
  if (existsSync(template)) return template;
  say(`initialising a ${kind} ${version} data directory (once) ...`);
  const work = makeTemporaryDir(kind, cacheDir());
  try {
    await initialise(installation, work);
    moveIntoPlace(join(work, 'data'), template);
  } finally {
    removeTemporaryDir(work);
  }
  return template;
}

async function initialise(installation, work) {
  const data = join(work, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (installation.kind === 'mysql') await initialiseMysql(installation, data);
  else await initialiseMariadb(installation, data);
}

async function initialiseMysql(installation, data) {
  const size = ['--innodb-redo-log-capacity=64M', '--skip-log-bin'];
  const args = [...baseArgs(installation, data), ...size, '--initialize-insecure'];
  await exec([...installation.server, ...args]);
  rmSync(join(data, 'auto.cnf'), { force: true }); // holds the server's uuid: each copy makes its own
}

async function initialiseMariadb(installation, data) {
  const { script, basedir } = installScript(installation.server[0]);
  const options = ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-log-bin'];
  const args = [...baseArgs(installation, data), `--basedir=${basedir}`, ...options];
  await exec([script, ...args, '--innodb-log-file-size=32M']);
}

/** The initialisation script that belongs to this server binary. */
function installScript(server) {
  const basedir = dirname(dirname(server));
  const beside = ['scripts', 'bin'].map((folder) => join(basedir, folder, 'mariadb-install-db'));
  const script = beside.find(isExecutable) ?? findExecutable('mariadb-install-db');
  if (!script) throw new Error(`there is no mariadb-install-db for ${server}`);
  return { script, basedir };
}
