import type { Heartbeat, Skew } from './protocol.js';

/** The best of so many last ones counts, so that a clock that was set is noticed. */
const SAMPLES = 8;

export interface PeerClockOptions {
  /** How far the source's clock is ahead of this host's, as far as it is known here. */
  readonly source?: (() => Skew | undefined) | undefined;
  /** Told whenever more is known. */
  readonly heard?: ((clock: PeerClock) => void) | undefined;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

interface Sample {
  /** Milliseconds. */
  readonly trip: number;
  readonly ahead: number;
}

/**
 * What heartbeats tell of the clock on the other side: each carries the sender's clock and repeats what
 * it last heard, with how long ago that was. The answer was given somewhere in the round trip, so the
 * shortest one leaves the least doubt.
 */
export class PeerClock {
  private last: { readonly clock: number; readonly at: number } | undefined;
  private samples: readonly Sample[] = [];
  private peersSource: Skew | undefined;
  private readonly now: () => number;

  constructor(private readonly options: PeerClockOptions = {}) {
    this.now = options.now ?? Date.now;
  }

  /** What the next heartbeat says. */
  beat(): Omit<Heartbeat, 'kind'> {
    const { last } = this;
    const held = last === undefined ? 0 : Math.round(performance.now() - last.at);
    return {
      clock: this.now(),
      echo: last === undefined ? undefined : { clock: last.clock, held },
      source: this.options.source?.(),
    };
  }

  /** @returns whether it is to be answered at once: the first one tells nothing yet, its answer does */
  heard({ clock, echo, source }: Omit<Heartbeat, 'kind'>): boolean {
    const isFirst = this.last === undefined;
    const now = this.now();
    this.last = { clock, at: performance.now() };
    this.peersSource = source;
    const trip = echo === undefined ? -1 : now - echo.clock - echo.held;
    // Less than nothing: a clock was set in between.
    if (trip >= -1) this.take({ trip: Math.max(0, trip), ahead: clock - (now - trip / 2) });
    return isFirst;
  }

  /** How far the other side's clock is ahead of this host's. */
  skew(): Skew | undefined {
    const [best] = this.samples.toSorted((a, b) => a.trip - b.trip);
    return best && { ahead: best.ahead / 1000, accuracy: best.trip / 2000 };
  }

  /** How far the source's clock is ahead of this host's, as the other side knows it. */
  source(): Skew | undefined {
    const { peersSource } = this;
    const peer = this.skew();
    if (peer === undefined || peersSource === undefined) return undefined;
    return {
      ahead: peer.ahead + peersSource.ahead,
      accuracy: peer.accuracy + peersSource.accuracy,
    };
  }

  private take(sample: Sample): void {
    this.samples = [...this.samples, sample].slice(-SAMPLES);
    this.options.heard?.(this);
  }
}
