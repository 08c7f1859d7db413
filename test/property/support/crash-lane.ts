/** A master, a slave and the replicator between them, which is killed again and again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrashPoint } from '../../../src/util/crash-point.js';
import { expectSame } from '../../support/checksum.js';
import { startServer, type ServerKind, type TestServer } from '../../support/servers.js';
import { makeTemporaryDir } from '../../support/tmp.js';
import { ReplicatorHarness, type CrashPlan } from './replicator-process.js';
import { SCHEMA, SETUP, type Transaction } from './transactions.js';

const RECOVERY_LIMIT = 60_000; // ms

/** How many runs ended where; `random` is a kill after everything was applied. */
export type Reached = Map<CrashPoint | 'random', number>;

export class CrashLane {
  private marker = 0;

  private constructor(
    private readonly master: TestServer,
    private readonly slave: TestServer,
    private readonly harness: ReplicatorHarness,
    private readonly reached: Reached,
  ) {}

  static async create(kind: ServerKind, reached: Reached): Promise<CrashLane> {
    const [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1 }),
      startServer({ kind, serverId: 2 }),
    ]);
    for (const sql of SETUP) await master.query(sql);
    const harness = await ReplicatorHarness.create(makeTemporaryDir('crash'), master, slave);
    return new CrashLane(master, slave, harness, reached);
  }

  async dispose(): Promise<void> {
    await this.harness.kill();
    await Promise.all([this.master.dispose(), this.slave.dispose()]);
  }

  /** Recovers from the run before, compares, then writes and crashes. */
  async crashOnce(batch: readonly Transaction[], plan: CrashPlan): Promise<void> {
    const { harness } = this;
    harness.start(plan);
    await this.caughtUp();
    // The planned crash may come just after the marker: at a point behind its commit, or while
    // what is on the slave already is passed over.
    if (harness.end === 'SIGKILL' && plan.at === 'start') {
      this.count(plan.point);
      harness.start();
      await this.caughtUp();
    }
    this.expectRunning();
    await expectSame(this.master, this.slave, [SCHEMA]);
    if (plan.at === 'signal') await harness.arm();
    await this.write(batch);
    const survived = await this.caughtUp();
    this.count(survived ? 'random' : plan.point);
    await harness.kill();
  }

  private count(point: CrashPoint | 'random'): void {
    this.reached.set(point, (this.reached.get(point) ?? 0) + 1);
  }

  /** Runs the batch on the master, then marks its end with a row to wait for. */
  private async write(batch: readonly Transaction[]): Promise<void> {
    const connection = await this.master.connect();
    try {
      for (const sql of batch.flat()) await connection.query(sql).catch(() => {});
      this.marker += 1;
      await connection.query(`INSERT INTO ${SCHEMA}.marker VALUES (${this.marker})`);
    } finally {
      await connection.end();
    }
  }

  /** True once the slave holds the last marker, false if the process was killed before that. */
  private async caughtUp(): Promise<boolean> {
    const { harness } = this;
    const deadline = Date.now() + RECOVERY_LIMIT;
    while (Date.now() < deadline) {
      if (await this.slaveHasMarker()) return true;
      if (harness.end === 'SIGKILL') return false;
      this.expectRunning();
      await sleep(25);
    }
    throw new Error(`not caught up after ${RECOVERY_LIMIT} ms:\n${harness.log()}`);
  }

  private expectRunning(): void {
    const { end } = this.harness;
    if (end !== undefined) throw new Error(`it ended by itself (${end}):\n${this.harness.log()}`);
  }

  private async slaveHasMarker(): Promise<boolean> {
    try {
      const sql = `SELECT n FROM ${SCHEMA}.marker WHERE n=${this.marker}`;
      return (await this.slave.query(sql)).length > 0;
    } catch {
      return false; // the table has not arrived yet
    }
  }
}
