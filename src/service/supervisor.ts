import type { Logger } from 'pino';
import type { ServiceConfig } from '../config/schema.js';
import { toSluiceError, type SluiceError } from '../errors/sluice-error.js';
import { NO_OPTIONS, type OnlineOptions } from '../pipeline/online-options.js';
import type { StageStatus } from '../pipeline/stage-progress.js';
import type { Retry } from '../pipeline/stage.js';
import type { LogBounds } from '../thl/log.js';
import type { ClientStatus } from '../thl/net/slave-session.js';
import { systemClock, type Clock } from '../util/clock.js';
import { forLog } from './error-report.js';
import { OnlineRun } from './online-run.js';
import { requireSource, type ServiceParts } from './parts.js';
import { StateMachine } from './state-machine.js';
import type { State, Trigger } from './states.js';

/** What the supervisor knows, for `serviceStatus`. */
export interface Snapshot {
  readonly config: ServiceConfig;
  readonly state: State;
  readonly transitioningTo: State | undefined;
  readonly secondsInState: number;
  readonly uptimeSeconds: number;
  readonly now: number;
  /** What stopped the service, or what it is just trying to overcome. */
  readonly pending: SluiceError | undefined;
  readonly recoveries: number;
  readonly bounds: LogBounds | undefined;
  readonly stages: readonly StageStatus[];
  /** Where slaves on other hosts reach the log; undefined: it is not served just now. */
  readonly listenUri: string | undefined;
  /** Slaves that are connected. */
  readonly clients: readonly ClientStatus[];
}

/**
 * Runs one service: takes it online and offline, watches its stages, keeps and logs their errors.
 * The only place where an error is logged.
 */
export class Supervisor {
  private readonly machine: StateMachine;
  private readonly started: number;
  private run: OnlineRun | undefined;
  private finished: Promise<void> = Promise.resolve();
  private pending: SluiceError | undefined;
  private options: OnlineOptions = NO_OPTIONS;
  private recovery: NodeJS.Timeout | undefined;
  private recoveries = 0;
  private ending = false;
  private lastBounds: LogBounds | undefined;
  private lastStages: readonly StageStatus[] = [];

  constructor(
    readonly config: ServiceConfig,
    private readonly parts: ServiceParts,
    private readonly logger: Logger,
    private readonly clock: Clock = systemClock,
  ) {
    this.started = clock.elapsed();
    this.machine = new StateMachine(clock, (from, to, trigger) => this.changed(from, to, trigger));
  }

  get state(): State {
    return this.machine.state;
  }

  get secondsInState(): number {
    return this.machine.secondsInState;
  }

  /** Last transaction that has gone through every stage; -1 if none is known. */
  get appliedSeqno(): number {
    const stages = this.run?.stageStatus() ?? [];
    return (stages.length > 0 ? stages : this.lastStages).at(-1)?.applied?.seqno ?? -1;
  }

  /** Starts to go online; `wait` for what becomes of it. @throws SluiceError ILLEGAL_STATE */
  online(given: Partial<OnlineOptions> = {}): void {
    this.machine.fire('online');
    clearTimeout(this.recovery);
    this.pending = undefined;
    this.options = { ...NO_OPTIONS, ...given };
    const { config, parts, clock, logger, options: online } = this;
    this.run = new OnlineRun({ config, parts, online, clock, logger }, this.listener());
    this.finished = this.watch(this.run);
  }

  /**
   * Resolves when the service is offline: at a transaction boundary, or, `immediate`, with what is
   * not committed rolled back. @throws SluiceError ILLEGAL_STATE
   */
  async offline(immediate = false): Promise<void> {
    const failing = this.state === 'GOING-OFFLINE' && this.pending !== undefined;
    this.machine.fire('offline');
    clearTimeout(this.recovery);
    if (!failing) this.pending = undefined;
    this.run?.stop(immediate);
    await this.finished;
  }

  /** Offline for good, whatever the state. */
  async shutdown(immediate = false): Promise<void> {
    this.ending = true;
    clearTimeout(this.recovery);
    if (this.run !== undefined) await this.offline(immediate);
  }

  /** Writes a row into the source that travels to the slave. @throws SluiceError */
  async heartbeat(name: string): Promise<void> {
    await this.parts.heartbeat(requireSource(this.config), name);
  }

  snapshot(): Snapshot {
    const { config, machine, clock, pending, recoveries } = this;
    this.refresh();
    return {
      config,
      state: machine.state,
      transitioningTo: this.transitioningTo(),
      secondsInState: machine.secondsInState,
      uptimeSeconds: (clock.elapsed() - this.started) / 1000,
      now: clock.now(),
      pending,
      recoveries,
      bounds: this.lastBounds,
      stages: this.lastStages,
      listenUri: this.run?.logServer()?.uri,
      clients: this.run?.logServer()?.clients() ?? [],
    };
  }

  /** What a service that goes offline leaves behind stays visible. */
  private refresh(): void {
    const stages = this.run?.stageStatus() ?? [];
    if (stages.length > 0) this.lastStages = stages;
    this.lastBounds = this.run?.bounds() ?? this.lastBounds;
  }

  private transitioningTo(): State | undefined {
    if (this.state === 'GOING-ONLINE:SYNCHRONIZING') return 'ONLINE';
    if (this.state !== 'GOING-OFFLINE') return undefined;
    return this.pending === undefined ? 'OFFLINE:NORMAL' : 'OFFLINE:ERROR';
  }

  private async watch(run: OnlineRun): Promise<void> {
    const error = await run.run().then(
      () => undefined,
      (reason: unknown) => toSluiceError(reason),
    );
    this.refresh();
    this.run = undefined;
    this.pending = error;
    this.machine.fire(error === undefined ? 'stopped' : 'failed');
    if (error === undefined) return;
    this.logger.error(forLog(error), `service stopped: ${error.message}`);
    this.recoverLater(error);
  }

  private listener() {
    return {
      inSequence: () => {
        this.pending = undefined;
        this.machine.fire('in-sequence');
      },
      retrying: (retry: Retry) => this.retrying(retry),
      failing: (error: SluiceError) => {
        this.pending = error;
        this.machine.fire('failing');
      },
    };
  }

  /** The same error again and again is logged once. */
  private retrying({ error, attempt, delay }: Retry): void {
    const known = this.pending?.message === error.message;
    this.pending = error;
    this.machine.fire('out-of-sequence');
    const facts = { ...forLog(error), attempt, retryInSeconds: delay / 1000 };
    this.logger[known ? 'debug' : 'warn'](facts, `will try again: ${error.message}`);
  }

  private recoverLater(error: SluiceError): void {
    const { autoRecoveryDelay } = this.config;
    if (!error.retryable || autoRecoveryDelay === 0 || this.ending) return;
    this.recovery = setTimeout(() => {
      this.recoveries += 1;
      this.logger.info({ recoveries: this.recoveries }, 'going online again by itself');
      this.online(againByItself(this.options));
    }, autoRecoveryDelay);
  }

  private changed(from: State, to: State, trigger: Trigger): void {
    this.logger.info({ from, to, trigger }, `${from} -> ${to}`);
  }
}

/** What an operator has said to one start alone is not repeated: it passes over checks. */
function againByItself(options: OnlineOptions): OnlineOptions {
  return { ...options, force: false, fromEvent: undefined };
}
