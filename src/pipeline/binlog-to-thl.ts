import type { ErrorCode } from '../errors/codes.js';
import type { SluiceError } from '../errors/sluice-error.js';
import type { Extracted, Extractor } from '../extractor/extractor.js';
import type { Log } from '../thl/log.js';
import type { Clock } from '../util/clock.js';
import { AppendQueue, sizeOf } from './append-queue.js';
import { repeatOnError } from './retry.js';
import { StageProgress, type StageStatus } from './stage-progress.js';
import type { Stage, StageListener, StopSignals } from './stage.js';
import { noteStored, placeOf } from './stored-place.js';

export interface BinlogToThlOptions {
  readonly service: string;
  readonly extractor: Extractor;
  readonly log: Log;
  /** Bytes read from the source that need not be durable yet. */
  readonly bytesInFlight: number;
  readonly clock: Clock;
}

const FIRST_DELAY = 500; // ms
/** A master that is down is waited for. */
const UNLIMITED: readonly ErrorCode[] = ['CONNECT_FAILED', 'CONNECTION_LOST'];
/** The history log must be opened anew, which is the supervisor's business. */
const LOG_ERRORS: readonly ErrorCode[] = ['THL_WRITE_FAILED', 'THL_UNAVAILABLE'];
const LIMIT = 10;

/** Extracts the source's transactions into the history log. */
export class BinlogToThl implements Stage {
  readonly name = 'binlog-to-thl';
  private readonly progress: StageProgress;

  constructor(private readonly options: BinlogToThlOptions) {
    this.progress = new StageProgress(this.name, options.clock);
    const { header } = options.log.tail();
    if (header !== undefined) this.progress.applied = { ...placeOf(header), latency: 0 };
  }

  async run(signals: StopSignals, listener: StageListener): Promise<void> {
    const { progress } = this;
    const rule = {
      service: this.options.service,
      firstDelay: FIRST_DELAY,
      limit: retryLimit,
      progress: () => progress.transactions,
      onRetry: () => (progress.retries += 1),
    };
    try {
      await repeatOnError(() => this.session(signals, listener), rule, signals, listener);
    } finally {
      progress.ended();
    }
  }

  status(): StageStatus {
    return this.progress.status();
  }

  private async session(signals: StopSignals, listener: StageListener): Promise<void> {
    const { extractor, log, bytesInFlight } = this.options;
    this.progress.connection = 'connecting';
    // The extractor starts each session at a transaction: without this, the fragments of one that
    // the last session left half given would come twice.
    await log.discardPartial();
    const queue = new AppendQueue(log, bytesInFlight, ({ events }) =>
      noteStored(this.progress, events, this.options.clock),
    );
    const stop = AbortSignal.any([signals.graceful, queue.failure]);
    try {
      for await (const extracted of extractor.extract(log.tail(), stop)) {
        this.connected(listener);
        await this.take(extracted, queue);
      }
    } finally {
      await queue.settle(); // its error explains more than the extractor's
    }
  }

  private connected(listener: StageListener): void {
    if (this.progress.connection === 'connected') return;
    this.progress.connection = 'connected';
    listener.inSequence();
  }

  private async take(extracted: Extracted, queue: AppendQueue): Promise<void> {
    const { events, source } = extracted;
    if (events.length === 0 && source === undefined) return;
    this.progress.extracted(events.length, sizeOf(extracted));
    await queue.append(extracted);
    this.progress.handedOn();
  }
}

function retryLimit({ code }: SluiceError): number {
  if (UNLIMITED.includes(code)) return Infinity;
  return LOG_ERRORS.includes(code) ? 0 : LIMIT;
}
