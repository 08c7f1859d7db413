import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { ThlConfig } from '../../config/schema.js';
import { SluiceError, toSluiceError } from '../../errors/sluice-error.js';
import type { LogTail } from '../../event/log-tail.js';
import type { RestartPlace } from '../../event/restart-place.js';
import type { ThlEvent } from '../../event/thl-event.js';
import type { KnownSlave, Log, LogBounds, PurgeResult, SourceAfter } from '../log.js';
import { CommitQueue, type CommitGroup } from './commit-queue.js';
import type { Connection } from './connection.js';
import { Consumers } from './consumers.js';
import { LogReader } from './log-reader.js';
import { LogWriter } from './log-writer.js';
import { Mutex } from './mutex.js';
import { Purger } from './purger.js';
import { Sequence } from './sequence.js';
import { Sweeper } from './sweeper.js';
import { boundsOf } from './tail-row.js';
import { rewindTail } from './truncation.js';
import { CommitWake } from './wake.js';
import type { WriterLock } from './writer-lock.js';

/** What the writer holds open. */
export interface WriterHandles {
  readonly lock: WriterLock;
  readonly db: Connection;
  /** Readers have a connection of their own: they must not see what is not committed. */
  readonly readDb: Connection;
}

export interface WritableLogOptions {
  readonly logger: Logger;
  readonly verify: boolean;
}

/** The log as its one writer has it. Only `openLog` makes one, once it holds the lock. */
export class WritableLog implements Log {
  private readonly writer: LogWriter;
  private readonly reader: LogReader;
  private readonly queue: CommitQueue;
  private readonly consumers: Consumers;
  private readonly sweeper: Sweeper;
  private readonly purger: Purger;
  private readonly wake = new CommitWake();
  private readonly maintenance = new Mutex();
  private readonly path: string;
  private sequence: Sequence;
  private closed = false;
  private rewinding = false;
  /** How often transactions were removed from the end. */
  private cuts = 0;

  constructor(
    private readonly handles: WriterHandles,
    config: ThlConfig,
    private readonly options: WritableLogOptions,
  ) {
    const { path } = config;
    this.path = path;
    const { db, readDb } = handles;
    this.writer = new LogWriter(db, path);
    this.reader = new LogReader(readDb, path, options);
    this.queue = new CommitQueue(
      { bytes: config.commitBytes, delay: config.commitDelay },
      (group) => this.commit(group),
    );
    this.consumers = new Consumers(path, options.logger);
    this.sweeper = new Sweeper(db, this.writer, path);
    this.purger = new Purger(db, this.writer, this.sweeper, this.consumers, config);
    this.sequence = new Sequence(this.writer.last);
  }

  /** Removes what a crash left half done. To be called once, before anything else. */
  async recover(): Promise<void> {
    this.writer.change((db) =>
      db
        .prepare('REPLACE INTO writer VALUES (1, ?, ?, ?)')
        .run(process.pid, hostname(), Date.now()),
    );
    await this.sweeper.above();
    void this.maintenance
      .run(() => this.sweeper.below())
      .catch((error: unknown) => {
        this.options.logger.warn({ err: error }, 'purged transactions are not deleted yet');
      });
  }

  bounds(): LogBounds | undefined {
    return boundsOf(this.writer.tail);
  }

  tail(): LogTail {
    const { header, source } = this.writer.tail;
    return { header, source };
  }

  append(events: readonly ThlEvent[], source: SourceAfter): Promise<void> {
    try {
      this.requireOpen();
      this.requireSettled();
      this.sequence.accept(events, source);
    } catch (error) {
      return Promise.reject(toSluiceError(error));
    }
    const isNothing = events.length === 0 && source === undefined;
    return isNothing ? Promise.resolve() : this.queue.add(events, source);
  }

  read(after: RestartPlace | undefined, signal: AbortSignal): AsyncIterable<readonly ThlEvent[]> {
    const batches = this.reader.read(after, signal, this.wake.forReader(), () => this.closed);
    return this.untilCut(batches);
  }

  /** What a reader has taken must not be followed by another transaction of a seqno it has. */
  private async *untilCut(
    batches: AsyncIterable<readonly ThlEvent[]>,
  ): AsyncGenerator<readonly ThlEvent[], void, undefined> {
    const { cuts } = this;
    try {
      for await (const batch of batches) {
        if (this.cuts !== cuts) throw cutWhileRead();
        yield batch;
      }
    } catch (error) {
      throw this.cuts === cuts ? error : cutWhileRead(); // the log ends before what it has
    }
  }

  acknowledge(consumer: string, seqno: number): void {
    this.requireOpen();
    this.consumers.acknowledge(consumer, seqno);
  }

  acknowledged(consumer: string): number {
    this.requireOpen();
    return this.consumers.acknowledged(consumer);
  }

  slaves(): readonly KnownSlave[] {
    this.requireOpen();
    return this.consumers.slaves();
  }

  /** Lets purges pass a consumer that will not come back. False: there is none of that name. */
  forgetConsumer(name: string): boolean {
    this.requireOpen();
    return this.consumers.forget(name);
  }

  discardPartial(): Promise<void> {
    return this.rewind(() => undefined);
  }

  truncateAfter(seqno: number): Promise<void> {
    return this.rewind(() => {
      this.writer.change((db, tail) => rewindTail(db, tail, this.path, seqno));
      this.cuts += 1;
    });
  }

  purge(seqno: number): Promise<PurgeResult> {
    this.requireOpen();
    return this.maintenance.run(() => this.purger.purge(seqno));
  }

  purgeByPolicy(now: number): Promise<PurgeResult> {
    this.requireOpen();
    return this.maintenance.run(() => this.purger.purgeByPolicy(now));
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.queue.flush();
    this.closed = true;
    this.sweeper.stop();
    await this.maintenance.idle();
    this.wake.notify();
    this.release();
  }

  /** Closes every handle; what is queued is lost. For `openLog`, when opening fails half-way. */
  release(): void {
    this.closed = true;
    this.consumers.close();
    closeHandles(this.handles);
  }

  private commit(group: CommitGroup): void {
    try {
      this.writer.commit(group);
    } catch (error) {
      this.sequence = new Sequence(this.writer.last);
      throw error;
    }
    this.wake.notify();
  }

  private async rewind(moveTail: () => void): Promise<void> {
    this.requireOpen();
    this.rewinding = true;
    try {
      this.queue.flush();
      await this.maintenance.run(async () => {
        moveTail();
        await this.sweeper.above();
      });
      this.writer.forgetPartial();
      this.sequence = new Sequence(this.writer.last);
    } finally {
      this.rewinding = false;
    }
    this.wake.notify();
  }

  /** What came in between would be removed with the rest. */
  private requireSettled(): void {
    if (!this.rewinding) return;
    throw new SluiceError('ILLEGAL_STATE', 'the end of the history log is being removed', {
      hint: 'This is a bug in the caller of append: report it.',
    });
  }

  private requireOpen(): void {
    if (!this.closed) return;
    throw new SluiceError('ILLEGAL_STATE', 'the history log is closed', {
      hint: 'Bring the service online again.',
    });
  }
}

function cutWhileRead(): SluiceError {
  return new SluiceError(
    'THL_SEQUENCE',
    'the end of the history log was removed while it was read',
    {
      retryable: true,
      hint: 'Nothing is to be done: the reader starts again, and its history is compared with the log.',
    },
  );
}

/** The lock goes last: nobody else may write while this process still could. */
export function closeHandles(handles: Partial<WriterHandles>): void {
  handles.readDb?.close();
  handles.db?.close();
  handles.lock?.release();
}
