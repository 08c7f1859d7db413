export interface BackoffOptions {
  /** Milliseconds before the first retry; doubles with each further one. */
  readonly first: number;
  /** Milliseconds that the delay does not exceed. */
  readonly limit: number;
  /** A number from 0 to below 1, for the jitter. */
  readonly random?: () => number;
}

/** Growing delays between retries, with jitter so that many clients do not return at once. */
export class Backoff {
  private taken = 0;

  constructor(private readonly options: BackoffOptions) {}

  /** Retries since the start or the last reset. */
  get attempts(): number {
    return this.taken;
  }

  /** Milliseconds to wait before the next retry: between half and all of the full delay. */
  next(): number {
    const { first, limit, random = Math.random } = this.options;
    const full = Math.min(limit, first * 2 ** Math.min(this.taken, 32));
    this.taken += 1;
    return full / 2 + (full / 2) * random();
  }

  /** To be called on progress: the next delay is the first again. */
  reset(): void {
    this.taken = 0;
  }
}
