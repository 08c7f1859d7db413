import type { ThlEvent } from '../../../src/event/thl-event.js';
import { expectSame } from '../../support/checksum.js';
import { startServer, type ServerKind, type TestServer } from '../../support/servers.js';
import { applyAll, type ApplySettings } from '../applier/support.js';
import { BinlogSource } from '../applier/binlog-source.js';

export const SCHEMA = 'rowtest';
/** Without privileges rows are applied by SQL statements. */
const AS_SQL: ApplySettings = { applier: { privileged: false } };

/** A master and a slave of one kind; rows go from one to the other through the applier alone. */
export class Pair {
  private constructor(
    readonly master: TestServer,
    readonly slave: TestServer,
    private readonly source: BinlogSource,
  ) {}

  static async start(
    kind: ServerKind,
    serverId: number,
    masterArgs: readonly string[],
    fragmentSize = Number.POSITIVE_INFINITY,
  ): Promise<Pair> {
    const [master, slave] = await Promise.all([
      startServer({ kind, serverId, args: masterArgs }),
      startServer({ kind, serverId: serverId + 1 }),
    ]);
    return new Pair(master, slave, new BinlogSource(master, fragmentSize));
  }

  /** Sets what the master's sessions to come write into row events. */
  async logRows(image: string, metadata: string): Promise<void> {
    await this.master.query(`SET GLOBAL binlog_row_image=${image}`);
    await this.master.query(`SET GLOBAL binlog_row_metadata=${metadata}`);
  }

  /** Makes the schema anew on both servers; what the binlog holds so far is not applied. */
  async reset(): Promise<void> {
    await this.both(`DROP DATABASE IF EXISTS ${SCHEMA}; CREATE DATABASE ${SCHEMA}`);
  }

  /** Runs definitions on both servers, without the applier. */
  async both(sql: string): Promise<void> {
    await this.onSlave(sql);
    await this.onMaster(sql);
    this.source.skip();
  }

  async onMaster(sql: string): Promise<void> {
    await run(this.master, sql);
  }

  /**
   * Runs changes one by one over one connection, some of them in transactions of several; what fails
   * is left out. Returns how many were made.
   */
  async tryOnMaster(
    settings: string,
    changes: readonly string[],
    random: { chance(percent: number): boolean },
  ): Promise<number> {
    const connection = await this.master.connect({ charset: 'utf8mb4' });
    let done = 0;
    try {
      await connection.query(`USE ${SCHEMA}; ${settings}`);
      for (const change of changes) {
        if (random.chance(30)) await connection.query('BEGIN');
        done += await connection.query(change).then(
          () => 1,
          () => 0,
        );
        if (random.chance(30)) await connection.query('COMMIT');
      }
      await connection.query('COMMIT');
    } finally {
      await connection.end();
    }
    return done;
  }

  async onSlave(sql: string): Promise<void> {
    await run(this.slave, sql);
  }

  /** Forgets what the master's binlog has got since the last call. */
  skip(): void {
    this.source.skip();
  }

  /** What the master's binlog has got since the last call. */
  take(): ThlEvent[] {
    return this.source.take();
  }

  /** Applies on the slave, as SQL, what the master's binlog has got since the last call. */
  async apply(): Promise<void> {
    await applyAll(this.slave, this.source.take(), AS_SQL);
  }

  /** Runs changes on the master, applies them and compares both servers byte for byte. */
  async replicate(sql: string): Promise<void> {
    await this.onMaster(sql);
    await this.apply();
    await expectSame(this.master, this.slave, [SCHEMA]);
  }

  async dispose(): Promise<void> {
    await Promise.all([this.master.dispose(), this.slave.dispose()]);
  }
}

async function run(server: TestServer, sql: string): Promise<void> {
  const connection = await server.connect({ charset: 'utf8mb4' });
  try {
    await connection.query(`USE mysql; ${sql.includes('DATABASE') ? '' : `USE ${SCHEMA};`} ${sql}`);
  } finally {
    await connection.end();
  }
}
