/** Runs jobs one after the other, each once the one before has ended, well or badly. */
export class Mutex {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(job: () => Promise<T>): Promise<T> {
    const mine = this.last.then(job, job);
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /** Resolves when everything that was begun has ended. */
  async idle(): Promise<void> {
    await this.last;
  }
}
