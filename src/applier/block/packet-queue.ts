import { SqlBuffer } from '../../binlog/sql-buffer.js';
import { StatementBatch } from '../batch.js';
import type { TargetSession } from '../target/target-session.js';
import type { Answers } from '../target/query-command.js';

/** One packet executes while the next one waits and a third one is being filled. */
const IN_FLIGHT = 2;

/** Memory of packets larger than this is not kept for others, in bytes. */
const LARGEST_KEPT = 4 * 1024 * 1024;

/**
 * Sends batches one after the other. The next one leaves when all answers to the one before have
 * arrived and been found right: so that nothing that follows a fault can be executed, and above all
 * no COMMIT.
 */
export class PacketQueue {
  private tail: Promise<void> = Promise.resolve();
  private inFlight = 0;
  private failure: { readonly error: unknown } | undefined;
  private readonly waiting: (() => void)[] = [];
  private readonly spare: SqlBuffer[] = [];

  /** @param check throws if the answers are not what they must be */
  constructor(
    private readonly session: TargetSession,
    private readonly check: (batch: StatementBatch, answers: Answers) => void,
  ) {}

  /** A batch to fill, in memory that was used before. */
  take(): StatementBatch {
    return new StatementBatch(this.spare.pop());
  }

  /**
   * Takes a batch over; resolves when there is room for another one.
   * @throws what a batch before this one failed with
   */
  async push(batch: StatementBatch): Promise<void> {
    this.throwFailure();
    this.inFlight += 1;
    this.tail = this.tail.then(() => this.execute(batch));
    while (this.inFlight >= IN_FLIGHT && this.failure === undefined) await this.oneAnswered();
    this.throwFailure();
  }

  /** Resolves when everything has been answered. @throws what a batch failed with */
  async drain(): Promise<void> {
    await this.tail;
    this.throwFailure();
  }

  /** Nothing is on its way. */
  get isIdle(): boolean {
    return this.inFlight === 0;
  }

  /** Waits for the answer on its way and forgets that batches failed: the caller starts anew. */
  async reset(): Promise<void> {
    await this.tail;
    this.failure = undefined;
  }

  /** Never rejects. After a failure the batches behind it are dropped unsent. */
  private async execute(batch: StatementBatch): Promise<void> {
    try {
      if (this.failure === undefined) await this.exchange(batch);
    } catch (error) {
      this.failure ??= { error };
    }
    this.inFlight -= 1;
    for (const wake of this.waiting.splice(0)) wake();
  }

  private async exchange(batch: StatementBatch): Promise<void> {
    const sent = (): void => batch.onSent?.();
    const { infile } = batch;
    const answers = await this.session.send(batch.packet, { sent, ...(infile && { infile }) });
    this.check(batch, answers);
    if (batch.sql.length > LARGEST_KEPT) return;
    batch.sql.truncate(0);
    this.spare.push(batch.sql);
  }

  private oneAnswered(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}
