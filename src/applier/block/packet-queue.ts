import { SqlBuffer } from '../../binlog/sql-buffer.js';
import { StatementBatch } from '../batch.js';
import type { TargetSession } from '../target/target-session.js';
import type { Answers } from '../target/query-command.js';

/** Packets that have been taken and not answered, while one more is being filled. */
const IN_FLIGHT = 4;
/** A link of so many milliseconds more takes one packet more to be kept busy. */
const ROUND_TRIP_PER_PACKET = 10;
const MOST_IN_FLIGHT = 16;

/** How many packets keep a target busy at the end of a link whose round trip takes so many milliseconds. */
export function inFlightForLink(roundTrip: number): number {
  return Math.min(IN_FLIGHT + Math.floor(roundTrip / ROUND_TRIP_PER_PACKET), MOST_IN_FLIGHT);
}

/** A batch on its way. In an object, so that whoever waits for it to leave does not wait for the answers. */
interface Leaving {
  readonly answers: Promise<Answers>;
}

/** Memory of packets larger than this is not kept for others, in bytes. */
const LARGEST_KEPT = 4 * 1024 * 1024;

/**
 * Sends batches in order. Row changes leave without waiting for the answers to those before them, so
 * that a long link does not cost a round trip for each packet; a COMMIT, and any statement that could
 * do more than change rows, leaves when all answers have arrived and been found right. So nothing
 * that follows a fault can stay: the session has no autocommit, and what is on its way is rolled back.
 */
export class PacketQueue {
  private tail: Promise<void> = Promise.resolve();
  /** The last batch was given to the session. */
  private left: Promise<unknown> = Promise.resolve();
  private inFlight = 0;
  private failure: { readonly error: unknown } | undefined;
  private readonly waiting: (() => void)[] = [];
  private readonly spare: SqlBuffer[] = [];

  /** @param check throws if the answers are not what they must be */
  constructor(
    private readonly session: Pick<TargetSession, 'send'>,
    private readonly check: (batch: StatementBatch, answers: Answers) => void,
    private readonly mostInFlight = IN_FLIGHT,
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
    const { tail } = this;
    const turn = batch.commits || batch.isBarrier ? tail : this.left;
    const leaving = turn.then(() => this.leave(batch));
    this.tail = tail.then(() => this.finish(batch, leaving));
    this.left = batch.isBarrier ? this.tail : leaving;
    while (this.inFlight >= this.mostInFlight && this.failure === undefined)
      await this.oneAnswered();
    this.throwFailure();
  }

  /** Resolves when everything has been answered. @throws what a batch failed with */
  async drain(): Promise<void> {
    await this.tail;
    this.throwFailure();
  }

  /** Resolves when everything has been given to the session. @throws what a batch failed with */
  async allLeft(): Promise<void> {
    await this.left;
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

  /** Hands a batch to the session; never rejects. After a failure batches are dropped unsent. */
  private async leave(batch: StatementBatch): Promise<Leaving | undefined> {
    if (this.failure !== undefined) return undefined;
    const answers = batch.sendBy?.(batch.packet) ?? this.send(batch);
    answers.catch(() => {}); // it is looked at in its turn
    return { answers };
  }

  private send(batch: StatementBatch): Promise<Answers> {
    const sent = (): void => batch.onSent?.();
    const { infile, keepsRows: keepRows } = batch;
    return this.session.send(batch.packet, { sent, keepRows, ...(infile && { infile }) });
  }

  /** Looks at the answers; never rejects. */
  private async finish(
    batch: StatementBatch,
    leaving: Promise<Leaving | undefined>,
  ): Promise<void> {
    try {
      const answers = await (await leaving)?.answers;
      if (answers !== undefined && this.failure === undefined) this.check(batch, answers);
    } catch (error) {
      this.failure ??= { error };
    }
    this.reuse(batch);
    this.inFlight -= 1;
    for (const wake of this.waiting.splice(0)) wake();
  }

  private reuse({ sql }: StatementBatch): void {
    if (this.failure !== undefined || sql.length > LARGEST_KEPT) return;
    sql.truncate(0);
    this.spare.push(sql);
  }

  private oneAnswered(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}
