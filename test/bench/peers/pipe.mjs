/** mysqlbinlog | mysql: the binlog files of the master as text into the slave, on one connection. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from '../usage.mjs';

export async function runPipe(master, slave) {
  const { binlog, client } = slave.installation;
  const login = loginFile(slave);
  const files = master.binlogs.map((file) => join(master.server.dataDir, file));
  const reader = spawn(binlog[0], [...binlog.slice(1), ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const writer = spawn(
    client[0],
    [...client.slice(1), `--defaults-file=${login}`, '--binary-mode'],
    {
      stdio: [reader.stdout, 'ignore', 'inherit'],
    },
  );
  reader.stdout.destroy();
  const stop = measure([slave.pid]);
  const [readerCode, writerCode] = await Promise.all([exit(reader), exit(writer)]);
  if (readerCode !== 0 || writerCode !== 0) throw new Error('mysqlbinlog | mysql failed');
  return stop();
}

/** The exit code. Not `close`: the pipe between the two stays open in this process as well. */
function exit(child) {
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
}

/** The password goes by file: a command line is there for everyone to read. */
function loginFile(server) {
  const path = join(server.dataDir, '..', 'bench-client.cnf');
  const lines = [
    '[client]',
    'host=127.0.0.1',
    `port=${server.port}`,
    'user=root',
    `password=${server.password}`,
  ];
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  return path;
}
