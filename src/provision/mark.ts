import { randomUUID } from 'node:crypto';
import { catalogNames } from '../applier/catalog/catalog.js';
import type { TargetSession } from '../applier/target/target-session.js';
import { SluiceError } from '../errors/sluice-error.js';
import { sleep } from '../util/sleep.js';
import { literal } from './literal.js';

/** Writes a row into the master that travels to the slave, with this name. */
export type Mark = (name: string) => Promise<unknown>;

const POLL = 25; // ms

/**
 * Waits until the slave has all that the master had committed when this was called, for `wait` seconds
 * at most.
 * @throws SluiceError TRANSIENT
 */
export async function reachMark(
  target: TargetSession,
  service: string,
  mark: Mark,
  wait: number,
): Promise<void> {
  const name = `verify ${randomUUID()}`;
  await mark(name);
  const deadline = performance.now() + wait * 1000;
  const never = new AbortController().signal;
  while (performance.now() < deadline) {
    if (await hasArrived(target, service, name)) return;
    await sleep(POLL, never);
  }
  throw new SluiceError(
    'TRANSIENT',
    `a mark that was written into the master did not reach the slave within ${wait} s`,
    {
      hint: 'Bring the service ONLINE and let it catch up (`trepctl status`), or allow for more with --wait (more than filters.delay, where that is set).',
    },
  );
}

async function hasArrived(target: TargetSession, service: string, name: string): Promise<boolean> {
  const { heartbeat } = catalogNames(service);
  const rows = await target.query(
    `SELECT 1 AS found FROM ${heartbeat} WHERE name=${literal(name)}`,
  );
  await target.query('COMMIT');
  return rows.length > 0;
}
