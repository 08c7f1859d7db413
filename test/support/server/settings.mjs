/** The command line of a throwaway server. Nothing secret is on it. */
import { join } from 'node:path';
import { isRoot } from '../bootstrap/paths.mjs';

const COMMON = [
  '--bind-address=127.0.0.1',
  '--skip-name-resolve',
  '--log-bin=binlog',
  '--binlog-format=ROW',
  '--innodb-buffer-pool-size=64M',
  '--secure-file-priv=', // any file: these servers hold nothing worth protecting
];

/** Small, since it is copied for every server; the same from the start, lest it be resized. */
export const LOG_SIZE = {
  mariadb: '--innodb-log-file-size=32M',
  mysql: '--innodb-redo-log-capacity=64M',
  mysql56: '--innodb-log-file-size=32M',
};

const BY_KIND = {
  mariadb: [],
  mysql: ['--gtid-mode=ON', '--enforce-gtid-consistency=ON', '--mysqlx=OFF'],
  mysql56: ['--innodb-use-native-aio=OFF'],
};

/** Safe against a kill -9 of the server, not against a loss of power: nothing waits for the disk. */
const FAST = [
  '--sync-binlog=0',
  '--innodb-flush-log-at-trx-commit=2',
  '--innodb-flush-method=nosync',
  '--skip-innodb-doublewrite',
];

const DURABLE = ['--sync-binlog=1', '--innodb-flush-log-at-trx-commit=1'];

/** What every start of this installation needs, also one that only initialises a data directory. */
export function baseArgs(installation, dataDir) {
  const user = isRoot() ? ['--user=root'] : [];
  return ['--no-defaults', ...installation.serverArgs, ...user, `--datadir=${dataDir}`];
}

/**
 * The arguments of a server; `options.args` come last and win.
 * @param {{dataDir: string, baseDir: string, port: number}} place
 */
export function serverArgs(installation, place, options) {
  return [
    ...baseArgs(installation, place.dataDir),
    ...COMMON,
    LOG_SIZE[installation.kind],
    ...BY_KIND[installation.kind],
    ...(options.durable ? DURABLE : FAST),
    `--server-id=${options.serverId}`,
    `--port=${place.port}`,
    `--socket=${socketOf(place.baseDir)}`,
    `--pid-file=${join(place.baseDir, 'pid')}`,
    `--tmpdir=${join(place.baseDir, 'tmp')}`,
    ...(options.args ?? []),
  ];
}

/** The server's unix socket. */
export function socketOf(baseDir) {
  return join(baseDir, 's.sock');
}

/** SQL for --init-file: gives root the password on TCP and the socket, unseen by the binlog. */
export function loginSql(kind, password) {
  const tcp = "'root'@'127.0.0.1'";
  const as = `IDENTIFIED BY '${password}'`;
  const all = 'GRANT ALL PRIVILEGES ON *.* TO';
  if (kind === 'mysql56') {
    const grants = [tcp, "'root'@'localhost'"].map((to) => `${all} ${to} ${as} WITH GRANT OPTION;`);
    return ['SET SESSION sql_log_bin = 0;', ...grants, ''].join('\n');
  }
  return [
    'SET SESSION sql_log_bin = 0;',
    `CREATE USER IF NOT EXISTS ${tcp} ${as};`,
    `ALTER USER ${tcp} ${as};`,
    `${all} ${tcp} WITH GRANT OPTION;`,
    `ALTER USER 'root'@'localhost' ${as};`,
    '',
  ].join('\n');
}
