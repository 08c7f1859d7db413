/** A MariaDB server: named, found, or installed from Debian's packages. */
import { installPackages } from './apt.mjs';
import { exec } from './exec.mjs';
import { findExecutable, isExecutable } from './paths.mjs';

/**
 * Finds MariaDB, installing it when needed and possible. Never throws.
 * @returns {Promise<import('./index.d.mts').Found>}
 */
export async function ensureMariadb() {
  try {
    const server = named() ?? (await find()) ?? (await install());
    return { ok: true, installation: await inspect(server) };
  } catch (error) {
    return { ok: false, reason: `no MariaDB: ${error.message}` };
  }
}

function named() {
  const path = process.env.SLUICE_MARIADBD;
  if (path && !isExecutable(path)) throw new Error(`SLUICE_MARIADBD=${path} cannot be executed`);
  return path || undefined;
}

/** `mysqld` may be MySQL's, which is looked for elsewhere, so it is asked. */
async function find() {
  const path = findExecutable('mariadbd', 'mysqld');
  return path && (await versionOf(path)) ? path : undefined;
}

async function install() {
  if (process.env.SLUICE_NO_DOWNLOAD) throw new Error('not found and SLUICE_NO_DOWNLOAD is set');
  await installPackages(['mariadb-server'], 'a MariaDB server for the tests and the demo');
  const path = await find();
  if (!path) throw new Error('mariadb-server was installed, yet there is no mariadbd');
  return path;
}

async function inspect(server) {
  const version = await versionOf(server);
  if (!version) throw new Error(`${server} is not a MariaDB server`);
  return {
    kind: 'mariadb',
    version,
    server: [server],
    client: [findExecutable('mariadb', 'mysql') ?? 'mariadb'],
    binlog: [findExecutable('mariadb-binlog', 'mysqlbinlog') ?? 'mariadb-binlog'],
    tzinfo: [
      findExecutable('mariadb-tzinfo-to-sql', 'mysql_tzinfo_to_sql') ?? 'mariadb-tzinfo-to-sql',
    ],
    serverArgs: [],
  };
}

async function versionOf(server) {
  const output = await exec([server, '--no-defaults', '--version']);
  return /Ver (\d+\.\d+\.\d+)-MariaDB/.exec(output)?.[1];
}
