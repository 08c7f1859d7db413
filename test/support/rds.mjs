/**
 * A stand-in for a database of Amazon RDS: a real server of which we are a customer. Its login may
 * what RDS's "master user" may and comes over TLS only; root is Amazon's own, for the test to look in.
 * Plain JavaScript, for the demo.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemporaryDir, removeTemporaryDir } from './bootstrap/tmp.mjs';
import { startServer } from './servers.mjs';

/** What RDS grants to the login that it makes with an instance, in either server's words. */
const GRANTS = [
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES',
  'CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, CREATE VIEW, SHOW VIEW',
  'CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER',
].join(', ');
const CLIENT = { mysql: 'REPLICATION CLIENT', mariadb: 'BINLOG MONITOR' };

/** As RDS sets its servers up. (Its binlog is on while backups are; here it always is.) */
const SETTINGS = ['--log-bin-trust-function-creators=OFF'];

export async function startRds({ kind, serverId, keys, args = [], mayReload = true }) {
  const dir = makeTemporaryDir('rds');
  const files = writeKeys(dir, keys);
  const tls = tlsArgs(files);
  const server = await startServer({ kind, serverId, args: [...SETTINGS, ...tls, ...args] });
  const login = { user: 'admin', password: randomBytes(15).toString('base64url') };
  await createMasterUser(server, login, { mayReload });
  await createOwnTables(server);
  return {
    server,
    files,
    login: { host: server.host, port: server.port, ...login, tls: { ca: files.ca } },
    serve: async (other) => {
      writeKeys(dir, { ...keys, ...other });
      await reloadKeys(server);
    },
    dispose: async () => {
      await server.dispose();
      removeTemporaryDir(dir);
    },
  };
}

/** MySQL takes a certificate that has expired at its start alone, with a warning. */
async function reloadKeys(server) {
  try {
    await server.query(server.kind === 'mysql' ? 'ALTER INSTANCE RELOAD TLS' : 'FLUSH SSL');
  } catch {
    await server.kill(); // quicker than an orderly end
    await server.start();
  }
}

/** What a server is started with to take TLS. */
export function tlsArgs({ ca, cert, key }) {
  return [`--ssl-ca=${ca}`, `--ssl-cert=${cert}`, `--ssl-key=${key}`];
}

/** Writes PEM texts into files. */
export function writeKeys(dir, keys) {
  return Object.fromEntries(
    ['ca', 'cert', 'key'].map((name) => {
      const file = join(dir, `${name}.pem`);
      writeFileSync(file, keys[name], { mode: 0o600 });
      return [name, file];
    }),
  );
}

/**
 * Makes the login, unseen by the server's binlog. On RDS it has RELOAD, and FLUSH TABLES WITH READ
 * LOCK is refused to it all the same; no server can be made to do just that: see `mayReload`.
 */
export async function createMasterUser(
  server,
  { user, password },
  { mayReload = true, requireTls = true } = {},
) {
  const account = `'${user}'@'127.0.0.1'`;
  const reload = mayReload ? ', RELOAD' : '';
  await server.query(
    `SET SESSION sql_log_bin = 0;
     CREATE USER ${account} IDENTIFIED BY '${password}' REQUIRE ${requireTls ? 'SSL' : 'NONE'};
     GRANT ${GRANTS}${reload}, ${CLIENT[server.kind]} ON *.* TO ${account} WITH GRANT OPTION;
     SET SESSION sql_log_bin = 1`,
  );
}

/** What RDS keeps on its servers for itself, as far as a customer meets it. */
async function createOwnTables(server) {
  await server.query(
    `SET SESSION sql_log_bin = 0;
     CREATE TABLE mysql.rds_configuration
       (name VARCHAR(100) NOT NULL PRIMARY KEY, value VARCHAR(100), description VARCHAR(300) NOT NULL);
     INSERT INTO mysql.rds_configuration
       VALUES ('binlog retention hours', NULL, 'binlog retention hours specifies the duration in hours before binary logs are automatically deleted.');
     CREATE TABLE mysql.rds_heartbeat2 (id INT NOT NULL PRIMARY KEY, value BIGINT);
     SET SESSION sql_log_bin = 1`,
  );
  await server.query(
    `SET SESSION sql_log_bin = 0;
     CREATE PROCEDURE mysql.rds_set_configuration(IN setting VARCHAR(30), IN amount INT)
       UPDATE mysql.rds_configuration SET value = amount WHERE name = setting;
     SET SESSION sql_log_bin = 1`,
  );
}
