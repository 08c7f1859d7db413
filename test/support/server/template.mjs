/**
 * Data directories. Initialising one takes seconds, copying one a tenth of a second: each server
 * version is initialised once, in the cache, and every throwaway server starts from a copy.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exec } from '../bootstrap/exec.mjs';
import { moveIntoPlace } from '../bootstrap/mysql.mjs';
import { cacheDir, findExecutable, isExecutable } from '../bootstrap/paths.mjs';
import { say } from '../bootstrap/say.mjs';
import { makeTemporaryDir, removeTemporaryDir } from '../bootstrap/tmp.mjs';
import { baseArgs, LOG_SIZE } from './settings.mjs';
import { loadZones } from './zones.mjs';

const LAYOUT = 2; // goes up when the preparation below changes

/** By path: several servers started at once wait for the same preparation. */
const templates = new Map();

/** Makes `dataDir` a freshly initialised data directory, unless it holds something already. */
export async function prepareDataDir(installation, dataDir) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (readdirSync(dataDir).length > 0) return;
  const template = await ensureTemplate(installation);
  await exec(['cp', '-a', '--reflink=auto', `${template}/.`, dataDir]);
}

/** The path of the initialised template, made at the first use of this server version. */
function ensureTemplate(installation) {
  const { kind, version } = installation;
  const template = join(cacheDir(), `data-${kind}-${version}-${LAYOUT}`);
  if (!templates.has(template)) templates.set(template, makeTemplate(installation, template));
  return templates.get(template);
}

async function makeTemplate(installation, template) {
  if (existsSync(template)) return template;
  const { kind, version } = installation;
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
  const tmp = join(work, 'tmp'); // a starting server deletes what others have in a shared one
  for (const folder of [data, tmp]) mkdirSync(folder, { mode: 0o700 });
  const args = [...baseArgs(installation, data), `--tmpdir=${tmp}`, '--skip-log-bin'];
  if (installation.kind === 'mysql') await initialiseMysql(installation, args);
  else if (installation.kind === 'mysql56') await initialiseMysql56(installation, args, work);
  else await initialiseMariadb(installation, args);
  await loadZones(installation, [...args, LOG_SIZE[installation.kind]], work);
  rmSync(join(data, 'auto.cnf'), { force: true }); // MySQL's uuid: each copy makes its own
}

async function initialiseMysql(installation, args) {
  await exec([...installation.server, ...args, LOG_SIZE.mysql, '--initialize-insecure']);
}

/** What its mysql_install_db would do, which is a script in Perl. */
async function initialiseMysql56({ server, share }, args, work) {
  const read = (name) => readFileSync(join(share, name), 'utf8');
  const head = "CREATE DATABASE mysql;\nUSE mysql;\nSET @current_hostname = 'localhost';\n";
  const inputFile = join(work, 'bootstrap.sql');
  const files = ['mysql_system_tables.sql', 'mysql_system_tables_data.sql'];
  writeFileSync(inputFile, [head, ...files.map(read)].join('\n'));
  const plain = ['--bootstrap', '--default-storage-engine=InnoDB', LOG_SIZE.mysql56];
  await exec([...server, ...args, ...plain], { inputFile });
}

async function initialiseMariadb(installation, args) {
  const { script, basedir } = installScript(installation.server[0]);
  // force: also on hosts that cannot look up their own name
  const options = ['--auth-root-authentication-method=normal', '--skip-test-db', '--force'];
  await exec([script, ...args, `--basedir=${basedir}`, ...options, LOG_SIZE.mariadb]);
}

/** The initialisation script that belongs to this server binary. */
function installScript(server) {
  const basedir = dirname(dirname(server));
  const beside = ['scripts', 'bin'].map((folder) => join(basedir, folder, 'mariadb-install-db'));
  const script = beside.find(isExecutable) ?? findExecutable('mariadb-install-db');
  if (!script) throw new Error(`there is no mariadb-install-db for ${server}`);
  return { script, basedir };
}
