/**
 * Random transactions on the master, the replicator killed at random named places: after each
 * restart the slave equals the master. Doubled transactions show, since the workload holds tables
 * without a key, counters changed by statements and DDL that must not run twice.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CrashPoint } from '../../../src/util/crash-point.js';
import { describeServers } from '../../support/describe-servers.js';
import type { ServerKind } from '../../support/servers.js';
import type { CrashPlan } from './replicator-process.js';
import { CrashLane, type Reached } from './crash-lane.js';
import { transactions } from './transactions.js';

const RUNS = Number(process.env['SLUICE_CRASH_RUNS'] ?? '200');
const SEED = Number(process.env['SLUICE_SEED'] ?? Date.now() % 2 ** 31);
/** Pairs of servers, each with a replicator of its own: one alone waits half of its time. */
const LANES = 2;

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
  const reached: Reached = new Map();
  let lanes: CrashLane[] = [];

  beforeAll(async () => {
    const numbers = Array.from({ length: LANES }, (_, i) => i);
    lanes = await Promise.all(numbers.map(async () => CrashLane.create(kind, reached)));
  });

  afterAll(async () => {
    console.log(`crashes (${kind}):`, Object.fromEntries(reached));
    await Promise.all(lanes.map(async (lane) => lane.dispose()));
  });

  it('leaves the slave equal to the master after every crash', async () => {
    const numRuns = Math.ceil(RUNS / LANES);
    const run = async (lane: CrashLane, i: number): Promise<void> => {
      const property = fc.asyncProperty(transactions, plans, async (batch, plan) => {
        await lane.crashOnce(batch, plan);
      });
      await fc.assert(property, { numRuns, seed: SEED + i, endOnFailure: true });
    };
    const ends = await Promise.allSettled(lanes.map(run)); // all, so that no lane goes on behind
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    const named = [...reached].filter(([point]) => point !== 'random');
    expect(named.length, 'crash points reached').toBeGreaterThan(POINTS.length / 2);
  });
}
