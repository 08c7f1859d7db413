/**
 * MySQL 9.7 without installing it: Debian has it in unstable only, so its packages are unpacked
 * into the cache and run there through their own dynamic loader. No root needed.
 */
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { downloadUnstable } from './apt.mjs';
import { exec } from './exec.mjs';
import { cacheDir, findExecutable, isExecutable } from './paths.mjs';
import { say } from './say.mjs';
import { makeTemporaryDir, removeTemporaryDir } from './tmp.mjs';

const PACKAGES = ['mysql-server-core', 'mysql-client-core'];

/**
 * Finds MySQL, fetching it into the cache when needed. Never throws.
 * @returns {Promise<import('./index.d.mts').Found>}
 */
export async function ensureMysql() {
  try {
    const dir = process.env.SLUICE_MYSQL_DIR || join(cacheDir(), 'mysql');
    if (!process.env.SLUICE_MYSQL_DIR && !existsSync(dir)) await fetchInto(dir);
    return { ok: true, installation: await inspect(dir) };
  } catch (error) {
    return { ok: false, reason: `no MySQL: ${error.message}` };
  }
}

async function fetchInto(dir) {
  if (process.env.SLUICE_NO_DOWNLOAD)
    throw new Error('not in the cache and SLUICE_NO_DOWNLOAD is set');
  if (!findExecutable('apt-get') || !findExecutable('dpkg')) {
    throw new Error('it is fetched with apt, which is missing here; set SLUICE_MYSQL_DIR instead');
  }
  mkdirSync(cacheDir(), { recursive: true });
  const work = makeTemporaryDir('mysql', cacheDir());
  try {
    say(`fetching MySQL from Debian unstable into ${dir} (66 MB, once) ...`);
    const debs = await downloadUnstable(PACKAGES, work);
    const unpacked = join(work, 'root');
    for (const deb of debs) await exec(['dpkg', '-x', deb, unpacked]);
    moveIntoPlace(unpacked, dir);
  } finally {
    removeTemporaryDir(work);
  }
}

/** One rename, so nobody ever sees half of it; losing the race to another process is fine. */
export function moveIntoPlace(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
}

async function inspect(dir) {
  const layout = existsSync(join(dir, 'usr/sbin/mysqld')) ? unpackedDebs(dir) : tarball(dir);
  const version = /Ver (\d+\.\d+\.\d+)/.exec(await exec([...layout.server, '--version']))?.[1];
  if (!version) throw new Error(`${dir} holds a mysqld that does not tell its version`);
  return { kind: 'mysql', version, ...layout };
}

/** The layout of Debian's packages, run through the loader that came with them. */
function unpackedDebs(dir) {
  const libraries = libraryDir(dir);
  const loader = readdirSync(libraries).find((name) => /^ld-linux-.*\.so\.\d+$/.test(name));
  if (!loader) throw new Error(`${libraries} has no dynamic loader`);
  const through = (path) => [join(libraries, loader), '--library-path', libraries, join(dir, path)];
  const share = join(dir, 'usr/share/mysql');
  return {
    server: through('usr/sbin/mysqld'),
    client: through('usr/bin/mysql'),
    binlog: through('usr/bin/mysqlbinlog'),
    tzinfo: through('usr/bin/mysql_tzinfo_to_sql'),
    serverArgs: [
      `--basedir=${join(dir, 'usr')}`,
      `--lc-messages-dir=${share}`,
      `--character-sets-dir=${join(share, 'charsets')}`,
      `--plugin-dir=${join(dir, 'usr/lib/mysql/plugin')}`,
    ],
  };
}

function libraryDir(dir) {
  const lib = join(dir, 'usr/lib');
  const triplet = readdirSync(lib).find((name) => name.endsWith('-linux-gnu'));
  return join(lib, triplet ?? 'x86_64-linux-gnu');
}

/** The layout of MySQL's own archives. */
function tarball(dir) {
  if (!isExecutable(join(dir, 'bin/mysqld'))) throw new Error(`${dir} holds no mysqld`);
  const bin = (name) => [join(dir, 'bin', name)];
  return {
    server: bin('mysqld'),
    client: bin('mysql'),
    binlog: bin('mysqlbinlog'),
    tzinfo: bin('mysql_tzinfo_to_sql'),
    serverArgs: [`--basedir=${dir}`],
  };
}
