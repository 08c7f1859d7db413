import { sleep } from '../util/sleep.js';
import { STATES, type State } from './states.js';
import type { Supervisor } from './supervisor.js';

/** `state` also without what follows its colon: OFFLINE is any state that begins so. */
export type Condition = { readonly applied: number } | { readonly state: AwaitedState };

export type AwaitedState = State | 'OFFLINE' | 'GOING-ONLINE';

export const AWAITED_STATES: readonly AwaitedState[] = [...STATES, 'OFFLINE', 'GOING-ONLINE'];

const POLL = 20; // ms
const LASTING = 0.5; // s

/**
 * Waits until `condition` holds, for `limit` milliseconds at most.
 * @returns whether it holds; false as well when `signal` aborts
 */
export async function waitFor(
  service: Supervisor,
  condition: Condition,
  limit: number,
  signal: AbortSignal,
): Promise<boolean> {
  const deadline = performance.now() + limit;
  while (!holds(service, condition)) {
    const left = deadline - performance.now();
    if (left <= 0 || !(await sleep(Math.min(POLL, left), signal))) return false;
  }
  return true;
}

/**
 * Waits until it is known what became of going online: an error, or ONLINE that lasts a moment, for
 * what stopped a service before stops it again soon after it has connected.
 */
export async function waitUntilSettled(
  service: Supervisor,
  limit: number,
  signal: AbortSignal,
): Promise<State> {
  const deadline = performance.now() + limit;
  const settled = () =>
    service.state.startsWith('OFFLINE') ||
    (service.state === 'ONLINE' && service.secondsInState >= LASTING);
  while (!settled() && performance.now() < deadline) {
    if (!(await sleep(POLL, signal))) break;
  }
  return service.state;
}

function holds(service: Supervisor, condition: Condition): boolean {
  if ('state' in condition) return `${service.state}:`.startsWith(`${condition.state}:`);
  return service.appliedSeqno >= condition.applied;
}
