interface Waiter {
  readonly bytes: number;
  readonly admit: () => void;
}

/**
 * Bounds the bytes in flight between a producer and a consumer. First come, first served; something
 * larger than the capacity passes alone.
 */
export class ByteSemaphore {
  private used = 0;
  private readonly waiters: Waiter[] = [];

  constructor(private readonly capacity: number) {}

  /** Bytes admitted and not yet released. */
  get inFlight(): number {
    return this.used;
  }

  /** Resolves once `bytes` more may be in flight. Every call is followed by one `release`. */
  acquire(bytes: number): Promise<void> {
    if (this.waiters.length === 0 && this.fits(bytes)) {
      this.used += bytes;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.waiters.push({ bytes, admit: resolve }));
  }

  release(bytes: number): void {
    this.used -= bytes;
    for (let next = this.waiters[0]; next !== undefined; next = this.waiters[0]) {
      if (!this.fits(next.bytes)) return;
      this.waiters.shift();
      this.used += next.bytes;
      next.admit();
    }
  }

  private fits(bytes: number): boolean {
    return this.used === 0 || this.used + bytes <= this.capacity;
  }
}
