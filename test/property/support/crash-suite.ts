/**
 * Random transactions on the master, the replicator killed at random named places: after each
 * restart the slave equals the master. Doubled transactions show, since the workload holds tables
 * without a key, counters changed by statements and DDL that must not run twice.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CrashPoint } from '../../../src/util/crash-point.js';
import { expectSame } from '../../support/checksum.js';
import { describeServers } from '../../support/describe-servers.js';
import { startServer, type ServerKind, type TestServer } from '../../support/servers.js';
import { makeTemporaryDir } from '../../support/tmp.js';
import { ReplicatorHarness, type CrashPlan } from './replicator-process.js';
import { SCHEMA, SETUP, transactions, type Transaction } from './transactions.js';

const RUNS = Number(process.env['SLUICE_CRASH_RUNS'] ?? '200');
const SEED = Number(process.env['SLUICE_SEED'] ?? Date.now() % 2 ** 31);
const RECOVERY_LIMIT = 60_000;

const POINTS: readonly CrashPoint[] = [
  'extract-transaction-assembled',
  'thl-before-commit',
  'thl-after-commit',
  'apply-block-open',
  'apply-mid-fragment',
  'apply-before-restart-point',
  'apply-before-commit',
  'apply-commit-sent',
  'apply-after-commit',
  'ddl-before-intent',
  'ddl-after-intent',
  'ddl-executed',
  'ddl-after-restart-point',
];

const plans: fc.Arbitrary<CrashPlan> = fc.record({
  point: fc.constantFrom(...POINTS),
  nth: fc.integer({ min: 1, max: 4 }),
  at: fc.oneof(
    { weight: 4, arbitrary: fc.constant<CrashPlan['at']>('signal') },
    { weight: 1, arbitrary: fc.constant<CrashPlan['at']>('start') },
  ),
});

/** Declares the suite for one kind of server: each has a file of its own, so that both run at once. */
export function crashSuite(only: ServerKind): void {
  describeServers(`${RUNS} crashes (seed ${SEED})`, crashes, [only]);
}

function crashes(kind: ServerKind): void {
  let master: TestServer;
  let slave: TestServer;
  let harness: ReplicatorHarness;
  let marker = 0;
  const reached = new Map<CrashPoint | 'random', number>();

  beforeAll(async () => {
    [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1 }),
      startServer({ kind, serverId: 2 }),
    ]);
    for (const sql of SETUP) await master.query(sql);
    harness = await ReplicatorHarness.create(makeTemporaryDir('crash'), master, slave);
  });

  afterAll(async () => {
    console.log(`crashes (${kind}):`, Object.fromEntries(reached));
    await harness?.kill();
    await Promise.all([master?.dispose(), slave?.dispose()]);
  });

  it('leaves the slave equal to the master after every crash', async () => {
    const property = fc.asyncProperty(transactions, plans, async (batch, plan) => {
      await crashOnce(batch, plan);
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: true });
    const named = [...reached].filter(([point]) => point !== 'random');
    expect(named.length, 'crash points reached').toBeGreaterThan(POINTS.length / 2);
  });

  /** Recovers from the run before, compares, then writes and crashes. */
  async function crashOnce(batch: readonly Transaction[], plan: CrashPlan): Promise<void> {
    harness.start(plan);
    if (!(await caughtUp()) && plan.at === 'start') {
      count(plan.point);
      harness.start();
      await caughtUp();
    }
    if (harness.end !== undefined) throw new Error(`it ended by itself:\n${harness.log()}`);
    await expectSame(master, slave, [SCHEMA]);
    if (plan.at === 'signal') await harness.arm();
    await write(batch);
    const survived = await caughtUp();
    count(survived ? 'random' : plan.point);
    await harness.kill();
  }

  function count(point: CrashPoint | 'random'): void {
    reached.set(point, (reached.get(point) ?? 0) + 1);
  }

  /** Runs the batch on the master, then marks its end with a row to wait for. */
  async function write(batch: readonly Transaction[]): Promise<void> {
    const connection = await master.connect();
    try {
      for (const sql of batch.flat()) await connection.query(sql).catch(() => {});
      marker += 1;
      await connection.query(`INSERT INTO ${SCHEMA}.marker VALUES (${marker})`);
    } finally {
      await connection.end();
    }
  }

  /** True once the slave holds the last marker, false if the process was killed before that. */
  async function caughtUp(): Promise<boolean> {
    const deadline = Date.now() + RECOVERY_LIMIT;
    while (Date.now() < deadline) {
      if (await slaveHasMarker()) return true;
      if (harness.end === 'SIGKILL') return false;
      if (harness.end !== undefined) throw new Error(`it ended by itself:\n${harness.log()}`);
      await sleep(10);
    }
    throw new Error(`not caught up after ${RECOVERY_LIMIT} ms:\n${harness.log()}`);
  }

  async function slaveHasMarker(): Promise<boolean> {
    try {
      const rows = await slave.query(`SELECT n FROM ${SCHEMA}.marker WHERE n=${marker}`);
      return rows.length > 0;
    } catch {
      return false; // the table has not arrived yet
    }
  }
}
