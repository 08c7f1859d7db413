import type { ErrorCode } from '../errors/codes.js';
import type { SluiceError } from '../errors/sluice-error.js';
import { LOG_ERRORS, repeatOnError } from './retry.js';
import type { StageProgress } from './stage-progress.js';
import type { StageListener, StopSignals } from './stage.js';

const FIRST_DELAY = 500; // ms
/** A master that is back is lagged behind by no more than this, ms. */
const LONGEST_DELAY = 10_000;
/** A master that is down, or behind this log because its own is, is waited for. */
const UNLIMITED: readonly ErrorCode[] = ['CONNECT_FAILED', 'CONNECTION_LOST', 'THL_BEHIND'];
const LIMIT = 10;

/**
 * Repeats the session of a stage that fills the history log, be its master a server or a replicator.
 * @throws SluiceError that cannot be retried, or no more
 */
export function repeatFilling(
  session: () => Promise<void>,
  service: string,
  progress: StageProgress,
  signals: StopSignals,
  listener: StageListener,
): Promise<void> {
  const rule = {
    service,
    firstDelay: FIRST_DELAY,
    longestDelay: LONGEST_DELAY,
    limit: retryLimit,
    progress: () => progress.transactions,
    onRetry: () => (progress.retries += 1),
  };
  return repeatOnError(session, rule, signals, listener);
}

function retryLimit({ code }: SluiceError): number {
  if (UNLIMITED.includes(code)) return Infinity;
  return LOG_ERRORS.includes(code) ? 0 : LIMIT;
}
