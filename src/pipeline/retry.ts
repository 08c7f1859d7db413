import type { ErrorCode } from '../errors/codes.js';
import { toSluiceError, type SluiceError } from '../errors/sluice-error.js';
import { Backoff } from '../util/backoff.js';
import { sleep } from '../util/sleep.js';
import type { StageListener, StopSignals } from './stage.js';

/** Milliseconds; unless a rule says otherwise. */
const LONGEST_DELAY = 30_000;

/** The history log must be opened anew, which is the supervisor's business. */
export const LOG_ERRORS: readonly ErrorCode[] = ['THL_WRITE_FAILED', 'THL_UNAVAILABLE'];

export interface RetryRule {
  readonly service: string;
  /** Milliseconds before the first retry. */
  readonly firstDelay: number;
  /** Milliseconds that no delay exceeds. */
  readonly longestDelay?: number;
  /** How often an error of this kind may be retried without progress in between. */
  limit(error: SluiceError): number;
  /** A number that grows with progress. */
  progress(): number;
  /** Called before each wait. */
  onRetry(): void;
}

/**
 * Repeats `session` after retryable errors, with growing delays, until it ends by itself, the stop
 * signal comes, or there was no progress in too many retries.
 * @throws SluiceError that cannot be retried, or no more
 */
export async function repeatOnError(
  session: () => Promise<void>,
  rule: RetryRule,
  signals: StopSignals,
  listener: StageListener,
): Promise<void> {
  const { firstDelay, longestDelay = LONGEST_DELAY } = rule;
  const backoff = new Backoff({ first: firstDelay, limit: longestDelay });
  let progress = rule.progress();
  for (;;) {
    const error = await failureOf(session);
    if (error === undefined || signals.immediate.aborted) return;
    if (rule.progress() > progress) backoff.reset();
    progress = rule.progress();
    if (!error.retryable || backoff.attempts >= rule.limit(error)) {
      throw error.at({ service: rule.service });
    }
    // While stopping, the error changes nothing: what is not durable is done again next time.
    if (signals.graceful.aborted) return;
    const delay = backoff.next();
    rule.onRetry();
    listener.retrying({ error, attempt: backoff.attempts, delay });
    if (!(await sleep(delay, signals.graceful))) return;
  }
}

async function failureOf(session: () => Promise<void>): Promise<SluiceError | undefined> {
  try {
    await session();
    return undefined;
  } catch (error) {
    return toSluiceError(error);
  }
}
