/** The server's own replica: the whole binlog is fetched first, only applying it is timed. */
import { measure, until } from '../usage.mjs';

const COMMANDS = {
  mariadb: {
    change: (m) =>
      `CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${m.port}, MASTER_USER='root', MASTER_PASSWORD='${m.password}', MASTER_LOG_FILE='${m.firstFile}', MASTER_LOG_POS=4, MASTER_USE_GTID=no`,
    fetch: 'START SLAVE IO_THREAD',
    apply: 'START SLAVE SQL_THREAD',
    stop: 'STOP SLAVE',
    status: 'SHOW SLAVE STATUS',
    read: (row) => `${row.Master_Log_File}:${row.Read_Master_Log_Pos}`,
    applied: (row) => `${row.Relay_Master_Log_File}:${row.Exec_Master_Log_Pos}`,
    error: (row) => row.Last_Error || row.Last_IO_Error,
    parallel: (n) =>
      n > 1
        ? `SET GLOBAL slave_parallel_threads=${n}; SET GLOBAL slave_parallel_mode='optimistic'`
        : 'SET GLOBAL slave_parallel_threads=0',
  },
  mysql: {
    change: (m) =>
      `CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=${m.port}, SOURCE_USER='root', SOURCE_PASSWORD='${m.password}', SOURCE_LOG_FILE='${m.firstFile}', SOURCE_LOG_POS=4, SOURCE_AUTO_POSITION=0, GET_SOURCE_PUBLIC_KEY=1`,
    fetch: 'START REPLICA IO_THREAD',
    apply: 'START REPLICA SQL_THREAD',
    stop: 'STOP REPLICA',
    status: 'SHOW REPLICA STATUS',
    read: (row) => `${row.Source_Log_File}:${row.Read_Source_Log_Pos}`,
    applied: (row) => `${row.Relay_Source_Log_File}:${row.Exec_Source_Log_Pos}`,
    error: (row) => row.Last_Error || row.Last_IO_Error,
    parallel: (n) => `SET GLOBAL replica_parallel_workers=${n}`,
  },
};

/** What is run, for people. */
export function nativeCommand(kind, threads) {
  const { parallel, apply } = COMMANDS[kind];
  return `${parallel(threads)}; ${apply}`;
}

/** @param {{threads: number}} options applier threads */
export async function runNative(master, slave, { threads }) {
  const commands = COMMANDS[slave.kind];
  await slave.query(commands.parallel(threads));
  await slave.query(commands.change(master.source));
  await slave.query(commands.fetch);
  await until(async () => (await place(slave, commands, 'read')) === master.end, 'native fetch');
  const stop = measure([slave.pid]);
  await slave.query(commands.apply);
  await until(async () => (await place(slave, commands, 'applied')) === master.end, 'native apply');
  const figures = stop();
  await slave.query(commands.stop);
  return figures;
}

async function place(slave, commands, which) {
  const [row] = await slave.query(commands.status);
  const error = commands.error(row);
  if (error) throw new Error(`the native replica stopped: ${error}`);
  return commands[which](row);
}

/** A replica that follows the master, with one applier thread; `stop` ends it. */
export async function startReplica(master, slave) {
  const commands = COMMANDS[slave.kind];
  const [first] = await master.query('SHOW BINARY LOGS');
  const { port, password } = master;
  await slave.query(commands.parallel(1));
  await slave.query(commands.change({ port, password, firstFile: first.Log_name }));
  await slave.query(commands.fetch);
  await slave.query(commands.apply);
  return { stop: () => slave.query(commands.stop) };
}
