import type { ServiceConfig } from '../config/schema.js';
import type { Clock } from '../util/clock.js';

/**
 * Takes a service online again by itself after errors that may pass: after a delay, so many times,
 * counted anew when it has been ONLINE for long enough or an operator took it online.
 */
export class Recovery {
  /** Since the process started. */
  total = 0;
  private attempts = 0;
  private timer: NodeJS.Timeout | undefined;
  private onlineSince: number | undefined;

  constructor(
    /** The configuration as it is now; a wait that has begun lasts as long as it was to. */
    private readonly current: () => ServiceConfig,
    private readonly clock: Clock,
  ) {}

  get enabled(): boolean {
    const { autoRecoveryDelay, autoRecoveryMaxAttempts } = this.current();
    return autoRecoveryDelay > 0 && autoRecoveryMaxAttempts !== 0;
  }

  /** Attempts since the count began anew. */
  get attempted(): number {
    return this.attempts;
  }

  /** To be called when the service has become ONLINE; `false`: it is not any more. */
  noteOnline(online: boolean): void {
    if (!online) this.onlineSince = undefined;
    else this.onlineSince ??= this.clock.elapsed();
  }

  /** To be called when an operator has a say. */
  cancel(): void {
    clearTimeout(this.timer);
    this.attempts = 0;
    this.onlineSince = undefined;
  }

  /** Calls `again` after the delay; false: there are no attempts left. */
  schedule(again: () => void): boolean {
    const { autoRecoveryDelay, autoRecoveryMaxAttempts, autoRecoveryResetInterval } =
      this.current();
    const lasted = this.onlineSince === undefined ? 0 : this.clock.elapsed() - this.onlineSince;
    if (lasted >= autoRecoveryResetInterval) this.attempts = 0;
    this.onlineSince = undefined;
    const most = autoRecoveryMaxAttempts === 'unlimited' ? Infinity : autoRecoveryMaxAttempts;
    if (this.attempts >= most) return false;
    this.timer = setTimeout(() => {
      this.attempts += 1;
      this.total += 1;
      again();
    }, autoRecoveryDelay);
    return true;
  }
}
