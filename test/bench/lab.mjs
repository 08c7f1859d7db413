/** Masters, slaves and work folders for one kind of server, and the check that a copy is right. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../support/servers.mjs';

const POOL = '--innodb-buffer-pool-size=256M';

export class Lab {
  /** @param {Record<string, any>} settings sizes, rounds and peers, from the command line */
  constructor(kind, settings) {
    this.kind = kind;
    this.settings = settings;
  }

  say(text) {
    console.error(`bench: ${text}`);
  }

  /** A master and a work folder, for one section. */
  async withMaster(run, args = []) {
    const dir = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
    const server = await startServer({ kind: this.kind, serverId: 1, args: [POOL, ...args] });
    try {
      return await run(server, dir);
    } finally {
      await server.dispose();
      rmSync(dir, { recursive: true, force: true });
    }
  }

  /** A fresh, durable slave that does not write what a replica applies to its own binlog. */
  async withSlave(run, args = []) {
    const quiet = this.kind === 'mysql' ? '--log-replica-updates=OFF' : '--skip-log-slave-updates';
    const all = [POOL, quiet, '--skip-slave-start', ...args];
    const slave = await startServer({ kind: this.kind, serverId: 2, durable: true, args: all });
    try {
      return await run(slave);
    } finally {
      await slave.dispose();
    }
  }

  /** `run` on a fresh slave; a wrong copy fails the whole benchmark. */
  onSlave(master, what, run, args) {
    return this.withSlave(async (slave) => {
      const figures = await run(slave);
      const found = await tableChecksums(slave, master.schema);
      if (found !== master.checksum) throw new Error(`${what}: the copy differs`);
      return figures;
    }, args);
  }

  /** A folder that is removed after `run`. */
  async inFolder(dir, run) {
    const work = mkdtempSync(join(dir, 'run-'));
    try {
      return await run(work);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
}

/**
 * Where the master's binlog begins and ends, and what it weighs. A last small transaction makes the
 * end of the binlog the end of a transaction, also where a large one made the server start a new file.
 */
export async function describeMaster(server, schema) {
  await server.query('CREATE DATABASE bench_end');
  const binlogs = await server.query('SHOW BINARY LOGS');
  const last = binlogs.at(-1);
  return {
    server,
    binlogs: binlogs.map((row) => row.Log_name),
    end: `${last.Log_name}:${last.File_size}`,
    bytes: binlogs.reduce((total, row) => total + Number(row.File_size), 0),
    source: { port: server.port, password: server.password, firstFile: binlogs[0].Log_name },
    schema,
    checksum: await tableChecksums(server, schema),
  };
}

/** @throws Error if the tables of a schema are not the same */
export async function assertSame(master, slave, schema) {
  const sums = await Promise.all([master, slave].map((server) => tableChecksums(server, schema)));
  if (sums[0] !== sums[1]) throw new Error(`the copy of ${schema} differs`);
}

const CHECKED_AT_ONCE = 500;

async function tableChecksums(server, schema) {
  const tables = await server.query(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema=? ORDER BY 1',
    [schema],
  );
  const names = tables.map((row) => `${schema}.${row.name}`);
  const sums = [];
  for (let at = 0; at < names.length; at += CHECKED_AT_ONCE) {
    const some = names.slice(at, at + CHECKED_AT_ONCE);
    const rows = await server.query(`CHECKSUM TABLE ${some.join()}`);
    sums.push(...rows.map((row) => `${row.Table}=${row.Checksum}`));
  }
  return sums.join(' ');
}
