import type { Logger } from 'pino';
import { SluiceError } from '../../errors/sluice-error.js';
import type { LogTail } from '../../event/log-tail.js';
import type { RestartPlace } from '../../event/restart-place.js';
import type { ThlEvent } from '../../event/thl-event.js';
import type { KnownSlave, Log, LogBounds, PurgeResult } from '../log.js';
import { openForReading, type Connection } from './connection.js';
import { Consumers } from './consumers.js';
import { FileIdentity } from './file-identity.js';
import { LogReader } from './log-reader.js';
import { PollingWake } from './wake.js';

export interface ReadableLogOptions {
  readonly logger: Logger;
  readonly verify: boolean;
}

/** The log as a process has it that only reads, while another one may write. */
export class ReadableLog implements Log {
  private readonly db: Connection;
  private readonly reader: LogReader;
  private readonly consumers: Consumers;
  private readonly file: FileIdentity;
  private readonly closing = new AbortController();

  constructor(path: string, options: ReadableLogOptions) {
    this.file = new FileIdentity(path);
    this.db = openForReading(path);
    this.reader = new LogReader(this.db, path, options);
    this.consumers = new Consumers(path, options.logger);
  }

  bounds(): LogBounds | undefined {
    return this.reader.bounds();
  }

  tail(): LogTail {
    const { header, source } = this.reader.state();
    return { header, source };
  }

  read(after: RestartPlace | undefined, signal: AbortSignal): AsyncIterable<readonly ThlEvent[]> {
    const wake = new PollingWake(this.db, () => !this.file.isSame, this.closing.signal);
    return this.reader.read(after, signal, wake, () => this.isClosed());
  }

  acknowledge(consumer: string, seqno: number): void {
    this.consumers.acknowledge(consumer, seqno);
  }

  acknowledged(consumer: string): number {
    return this.consumers.acknowledged(consumer);
  }

  slaves(): readonly KnownSlave[] {
    return this.consumers.slaves();
  }

  append(): Promise<void> {
    return Promise.reject(readOnly());
  }

  discardPartial(): Promise<void> {
    return Promise.reject(readOnly());
  }

  truncateAfter(): Promise<void> {
    return Promise.reject(readOnly());
  }

  purge(): Promise<PurgeResult> {
    return Promise.reject(readOnly());
  }

  purgeByPolicy(): Promise<PurgeResult> {
    return Promise.reject(readOnly());
  }

  /** @throws SluiceError THL_UNAVAILABLE: nothing more comes of the file that is open */
  private isClosed(): boolean {
    if (this.closing.signal.aborted) return true;
    this.file.requireToRead();
    return false;
  }

  close(): Promise<void> {
    if (!this.closing.signal.aborted) {
      this.closing.abort();
      this.consumers.close();
      this.db.close();
    }
    return Promise.resolve();
  }
}

function readOnly(): SluiceError {
  return new SluiceError('ILLEGAL_STATE', 'the history log is open for reading only', {
    hint: 'Purge and truncate where the extractor runs, or stop it first.',
  });
}
