import { SluiceError } from '../errors/sluice-error.js';
import { sleep, within } from '../util/sleep.js';
import type { Supervisor } from './supervisor.js';

const POLL = 20; // ms
/** A timer of Node takes no more, in ms; 24 days. */
const LONGEST = 2 ** 31 - 1;
const NAME = 'flush';

export interface Flushed {
  readonly seqno: number;
  readonly eventId: string;
}

/**
 * Waits until everything that the source has committed so far is in the history log: until a
 * heartbeat that is written now has come there.
 * @param limit milliseconds
 * @returns its place; undefined: not within the limit, or `signal` aborted
 * @throws SluiceError ILLEGAL_STATE, CONFIG_INVALID, and what writing a heartbeat throws
 */
export async function flush(
  service: Supervisor,
  limit: number,
  signal: AbortSignal,
): Promise<Flushed | undefined> {
  service.requireFlushable();
  const deadline = performance.now() + limit;
  const id = await within(Math.min(limit, LONGEST), service.heartbeat(NAME));
  if (id === undefined) return undefined; // the source does not take it, as under a global lock
  for (;;) {
    const beats = service.stages().flatMap(({ heartbeats }) => heartbeats);
    const found = beats.find((beat) => beat.id === id && beat.done !== undefined);
    if (found !== undefined) return { seqno: found.seqno, eventId: found.eventId };
    if (service.state.startsWith('OFFLINE')) throw wentOffline(service);
    const left = deadline - performance.now();
    if (left <= 0 || !(await sleep(Math.min(POLL, left), signal))) return undefined;
  }
}

function wentOffline({ config, state }: Supervisor): SluiceError {
  return new SluiceError('ILLEGAL_STATE', `service ${config.service} is ${state} now`, {
    service: config.service,
    hint: 'See `trepctl status` for the reason; flush again when it is ONLINE.',
  });
}
