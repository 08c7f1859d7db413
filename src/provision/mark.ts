import { randomUUID } from 'node:crypto';
import { catalogNames } from '../applier/catalog/catalog.js';
import type { TargetSession } from '../applier/target/target-session.js';
import { SluiceError } from '../errors/sluice-error.js';
import { sleep } from '../util/sleep.js';
import { literal } from './literal.js';

export interface Mark {
  /** Writes a row into the master that travels to the slave, with this name. */
  write(name: string): Promise<unknown>;
  /** @throws SluiceError the service is known to be offline: no mark will arrive */
  requireGoing(): Promise<void>;
}

const POLL = 25; // ms
/** How often it is looked whether the service goes on, in ms. */
const LOOK = 1_000;

/**
 * Waits until the slave has all that the master had committed when this was called, for `wait` seconds
 * at most.
 * @throws SluiceError TRANSIENT, and what `Mark.requireGoing` throws
 */
export async function reachMark(
  target: TargetSession,
  service: string,
  mark: Mark,
  wait: number,
): Promise<void> {
  const name = `verify ${randomUUID()}`;
  await mark.requireGoing();
  await mark.write(name);
  const deadline = performance.now() + wait * 1000;
  let look = performance.now() + LOOK;
  const never = new AbortController().signal;
  while (performance.now() < deadline) {
    if (await hasArrived(target, service, name)) return;
    if (performance.now() >= look) {
      await mark.requireGoing();
      look = performance.now() + LOOK;
    }
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
