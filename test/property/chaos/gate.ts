/** Lets many through at once, or one alone while nobody else is inside. */
export class Gate {
  private inside = 0;
  private alone: Promise<void> | undefined;
  private readonly waiting: (() => void)[] = [];

  async through<T>(run: () => Promise<T>): Promise<T> {
    while (this.alone !== undefined) await this.alone;
    this.inside += 1;
    try {
      return await run();
    } finally {
      this.inside -= 1;
      if (this.inside === 0) for (const wake of this.waiting.splice(0)) wake();
    }
  }

  /** Waits until all are out; nobody enters before `run` has ended. */
  async whileEmpty<T>(run: () => Promise<T>): Promise<T> {
    while (this.alone !== undefined) await this.alone;
    let open = (): void => {};
    this.alone = new Promise((resolve) => (open = resolve));
    try {
      if (this.inside > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
      return await run();
    } finally {
      this.alone = undefined;
      open();
    }
  }
}
