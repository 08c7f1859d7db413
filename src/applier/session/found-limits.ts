import type { Logger } from 'pino';

/** What turns out, while transactions are applied, not to be possible on this target. */
export class FoundLimits {
  private readonly found = new Set<string>();

  constructor(private readonly logger: Logger) {}

  /** For `trepctl status`: sentences. */
  get limits(): readonly string[] {
    return [...this.found];
  }

  /** Says it once in the log, and in the status from now on. */
  note(limit: string): void {
    if (this.found.has(limit)) return;
    this.found.add(limit);
    this.logger.warn(limit);
  }
}
