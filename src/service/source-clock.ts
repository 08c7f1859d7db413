import type { ClockSkew } from '../mysql/clock-skew.js';
import type { Clock } from '../util/clock.js';

/**
 * The clock of the source, as far as it is known: this host's, moved by the skew between the two.
 * Commit times are the source's, so latencies are taken by it.
 */
export class SourceClock implements Clock {
  /** Undefined until it was measured. */
  skew: ClockSkew | undefined;

  constructor(private readonly host: Clock) {}

  now(): number {
    return this.host.now() + (this.skew?.ahead ?? 0) * 1000;
  }

  elapsed(): number {
    return this.host.elapsed();
  }
}
