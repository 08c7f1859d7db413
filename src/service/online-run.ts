import type { ServiceConfig } from '../config/schema.js';
import { toSluiceError, type SluiceError } from '../errors/sluice-error.js';
import { repeatOnError } from '../pipeline/retry.js';
import type { StageStatus } from '../pipeline/stage-progress.js';
import type { Retry, Stage, StageListener, StopSignals } from '../pipeline/stage.js';
import type { StopCondition } from '../pipeline/stop-requests.js';
import type { KnownSlave, Log, LogBounds } from '../thl/log.js';
import { sleep } from '../util/sleep.js';
import { forLog } from './error-report.js';
import { writesLog, type LogServer } from './parts.js';
import { stagesOf, type PipelineOptions } from './pipeline.js';
import type { SkewWatch } from './skew-watch.js';
import type { SourceClock } from './source-clock.js';

export type RunOptions = Omit<PipelineOptions, 'log' | 'clock' | 'hearClock'> & {
  readonly clock: SourceClock;
  readonly skews: SkewWatch;
};

export interface RunListener {
  /** Every stage is in sequence. */
  inSequence(): void;
  /** A stage, or the opening of the log, tries again. */
  retrying(retry: Retry): void;
  /** A stage failed for good; the others are being stopped. */
  failing(error: SluiceError): void;
}

const PURGE_INTERVAL = 60_000; // ms, at most
const LEAST_PURGE_INTERVAL = 1_000; // ms
/** How long the other stages may take to a transaction boundary after one has failed, in ms. */
const GRACE = 5_000;
const LOG_RETRY_DELAY = 250; // ms
/** How long a time to stop at must be over, and nothing have come, before it is taken as reached. */
const QUIET = 2_000; // ms
const QUIET_CHECK = 500; // ms

/** One time online: opens the log, runs the stages until they are told to stop, closes the log. */
export class OnlineRun {
  private readonly graceful = new AbortController();
  private readonly immediate = new AbortController();
  private readonly signals: StopSignals = {
    graceful: this.graceful.signal,
    immediate: this.immediate.signal,
  };
  private stages: readonly Stage[] = [];
  private readonly outOfSequence = new Set<string>();
  private log: Log | undefined;
  private server: LogServer | undefined;
  private lastBounds: LogBounds | undefined;
  private lastSlaves: readonly KnownSlave[] = [];
  private failure: SluiceError | undefined;
  private hurry: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: RunOptions,
    private readonly listener: RunListener,
  ) {}

  stop(immediate: boolean): void {
    this.graceful.abort();
    if (immediate) this.immediate.abort();
  }

  /** Goes offline at `condition`, or now if what was applied meets it already. */
  stopAt(condition: StopCondition): void {
    const { stops } = this.options;
    stops.add(condition);
    const applied = this.stages.at(-1)?.status().applied;
    if (applied === undefined) return;
    const met = stops.metBy(applied);
    if (met === undefined) return;
    stops.reached = met;
    this.stop(false);
  }

  /** What the log holds, or held when it was closed. If it cannot be read, a stage tells why. */
  bounds(): LogBounds | undefined {
    try {
      if (this.log !== undefined) this.lastBounds = this.log.bounds();
    } catch {
      // What was known before is as near as can be.
    }
    return this.lastBounds;
  }

  /** The slaves that this log knows, or knew when it was closed; none if it is not served. */
  slaves(): readonly KnownSlave[] {
    try {
      if (this.server !== undefined) this.lastSlaves = this.log?.slaves() ?? this.lastSlaves;
    } catch {
      // As with the bounds.
    }
    return this.lastSlaves;
  }

  /** Where slaves reach the log, and who is connected; undefined: it is not served. */
  logServer(): LogServer | undefined {
    return this.server;
  }

  stageStatus(): StageStatus[] {
    return this.stages.map((stage) => stage.status());
  }

  /** Resolves when everything has stopped as told. @throws SluiceError of the first failure */
  async run(): Promise<void> {
    await this.openLog();
    const { log } = this;
    if (log === undefined) return;
    const aside = Promise.all([
      this.purgeRegularly(log),
      this.options.skews.run(this.graceful.signal),
      this.stopInQuiet(),
    ]);
    try {
      if (!this.graceful.signal.aborted) await this.serveAndRun(log);
    } finally {
      this.graceful.abort();
      await aside;
      await this.closeLog(log);
    }
  }

  /** A slave's log may not be there yet: its master's process makes it. */
  private async openLog(): Promise<void> {
    const { config, parts, online } = this.options;
    const mode = writesLog(config) ? 'write' : 'read';
    const rule = {
      service: config.service,
      firstDelay: LOG_RETRY_DELAY,
      limit: () => (mode === 'read' ? Infinity : 0),
      progress: () => 0,
      onRetry: () => {},
    };
    const open = async () => {
      this.log = await parts.openLog(mode, online.checksum, () => this.options.current().thl);
    };
    await repeatOnError(open, rule, this.signals, {
      inSequence: () => {},
      retrying: (retry) => this.listener.retrying(retry),
    });
  }

  private async closeLog(log: Log): Promise<void> {
    this.bounds();
    this.log = undefined;
    try {
      await log.close();
    } catch (error) {
      // What has failed before explains more.
      if (this.failure === undefined) throw error;
      this.options.logger.warn(forLog(toSluiceError(error)), 'closing the history log failed');
    }
  }

  private async serveAndRun(log: Log): Promise<void> {
    this.server = await this.options.parts.serveLog(log, () => this.options.clock.skew);
    try {
      await this.runStages(log);
    } finally {
      await this.server?.close();
      this.slaves();
      this.server = undefined;
    }
  }

  private async runStages(log: Log): Promise<void> {
    const { skews } = this.options;
    this.stages = stagesOf({ ...this.options, log, hearClock: (clock) => skews.hear(clock) });
    for (const { name } of this.stages) this.outOfSequence.add(name);
    await Promise.all(this.stages.map((stage) => this.runStage(stage)));
    clearTimeout(this.hurry);
    if (this.failure !== undefined) throw this.failure;
  }

  private async runStage(stage: Stage): Promise<void> {
    try {
      await stage.run(this.signals, this.stageListener(stage.name));
      this.graceful.abort(); // a stage that ends by itself has come to where the service is to stop
    } catch (error) {
      this.failing(toSluiceError(error).at({ stage: stage.name }));
    }
  }

  private stageListener(stage: string): StageListener {
    return {
      inSequence: () => {
        this.outOfSequence.delete(stage);
        if (this.outOfSequence.size === 0) this.listener.inSequence();
      },
      retrying: (retry) => {
        this.outOfSequence.add(stage);
        this.listener.retrying({ ...retry, error: retry.error.at({ stage }) });
      },
    };
  }

  /** The first failure stops the other stages; theirs, if any, follow from that. */
  private failing(error: SluiceError): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    this.listener.failing(error);
    this.graceful.abort();
    this.hurry = setTimeout(() => this.immediate.abort(), GRACE);
  }

  /** No transaction may come that is later than the time to stop at. */
  private async stopInQuiet(): Promise<void> {
    const { stops, clock } = this.options;
    while (await sleep(QUIET_CHECK, this.graceful.signal)) {
      const { time } = stops;
      const idle = this.outOfSequence.size === 0 ? (this.stages.at(-1)?.status().idleTime ?? 0) : 0;
      if (time === undefined || clock.now() < time + QUIET || idle * 1000 < QUIET) continue;
      stops.reached = { at: 'time', time };
      this.stop(false);
    }
  }

  private warnOfSlave(name: string, ackedSeqno: number): void {
    this.options.logger.warn(
      {
        consumer: name,
        ackedSeqno,
        hint: 'Make it a fresh copy of the master; see thl.listen.keepAge and keepSize.',
      },
      `${name} needs history that was kept longer than thl.listen allows: it is purged now`,
    );
  }

  private async purgeRegularly(log: Log): Promise<void> {
    const { config, logger } = this.options;
    if (!writesLog(config)) return; // the writer of the log purges it
    while (await sleep(purgeInterval(config), this.graceful.signal)) {
      try {
        // By the clock that says when it was stored: the source's may be days ahead.
        const { transactions, bounds, heldBackBy, letGo } = await log.purgeByPolicy(Date.now());
        for (const { name, seqno } of letGo ?? []) this.warnOfSlave(name, seqno);
        if (transactions > 0) logger.info({ transactions, ...bounds, heldBackBy }, 'log purged');
      } catch (error) {
        logger.warn(forLog(toSluiceError(error)), 'the history log was not purged');
      }
    }
  }
}

/** As often as what is kept for the shortest time asks for. */
function purgeInterval({ thl }: ServiceConfig): number {
  const ages = [thl.retention, thl.listen?.keepAge ?? 0].filter((age) => age > 0);
  return Math.max(LEAST_PURGE_INTERVAL, Math.min(PURGE_INTERVAL, ...ages));
}
