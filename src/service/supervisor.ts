import type { Logger } from 'pino';
import type { ServiceConfig } from '../config/schema.js';
import { toSluiceError, type SluiceError } from '../errors/sluice-error.js';
import { describeOptions, NO_OPTIONS, type OnlineOptions } from '../pipeline/online-options.js';
import type { StageStatus } from '../pipeline/stage-progress.js';
import type { Retry } from '../pipeline/stage.js';
import { describeStop, StopRequests, type StopCondition } from '../pipeline/stop-requests.js';
import { systemClock, type Clock } from '../util/clock.js';
import { forLog } from './error-report.js';
import { InEffect } from './in-effect.js';
import { LastSeen } from './last-seen.js';
import { OnlineRun } from './online-run.js';
import { requireSource, type ResetScope, type ServiceParts } from './parts.js';
import { Recovery } from './recovery.js';
import type { Snapshot } from './snapshot.js';
import { SourceClock } from './source-clock.js';
import { StateMachine } from './state-machine.js';
import type { State, Trigger } from './states.js';

/**
 * Runs one service: takes it online and offline, watches its stages, keeps and logs their errors.
 * The only place where an error is logged.
 */
export class Supervisor {
  private readonly machine: StateMachine;
  private readonly started: number;
  private readonly recovery: Recovery;
  private readonly sourceClock: SourceClock;
  private readonly inEffect: InEffect;
  private readonly lastSeen = new LastSeen();
  private run: OnlineRun | undefined;
  private finished: Promise<void> = Promise.resolve();
  private pending: SluiceError | undefined;
  private options: OnlineOptions = NO_OPTIONS;
  private stops = new StopRequests();
  private onlineAt: number | undefined;
  private ending = false;

  constructor(
    config: ServiceConfig,
    parts: ServiceParts,
    private readonly logger: Logger,
    private readonly clock: Clock = systemClock,
  ) {
    this.started = clock.elapsed();
    this.sourceClock = new SourceClock(clock);
    this.inEffect = new InEffect(config, parts, this.sourceClock, logger);
    this.recovery = new Recovery(() => this.config, clock);
    this.machine = new StateMachine(clock, (from, to, trigger) => this.changed(from, to, trigger));
    this.machine.fire('started');
  }

  /** What it stands on just now. */
  get config(): ServiceConfig {
    return this.inEffect.config;
  }

  get state(): State {
    return this.machine.state;
  }

  get secondsInState(): number {
    return this.machine.secondsInState;
  }

  /** Last transaction that has gone through every stage; -1 if none is known. */
  get appliedSeqno(): number {
    return this.stages().at(-1)?.applied?.seqno ?? -1;
  }

  /** The running stages, or those of the last time online. */
  stages(): readonly StageStatus[] {
    return this.lastSeen.stagesOf(this.run);
  }

  /** Starts to go online; `wait` for what becomes of it. @throws SluiceError ILLEGAL_STATE */
  online(given: Partial<OnlineOptions> = {}): void {
    const options = { ...NO_OPTIONS, ...given };
    this.goOnline(options);
    this.recovery.cancel();
    this.stops.clear();
    if (options.until !== undefined) this.stops.add(options.until);
    const described = describeOptions(options);
    if (described !== '') this.logger.warn(`going online by command with ${described}`);
  }

  /**
   * Resolves when the service is offline: at a transaction boundary, or, `immediate`, with what is
   * not committed rolled back. @throws SluiceError ILLEGAL_STATE
   */
  async offline(immediate = false): Promise<void> {
    const failing = this.state === 'GOING-OFFLINE' && this.pending !== undefined;
    this.machine.fire('offline');
    this.recovery.cancel();
    this.stops.clear();
    if (!failing) this.pending = undefined;
    this.run?.stop(immediate);
    await this.finished;
  }

  /** Goes offline by itself at `condition`. @throws SluiceError ILLEGAL_STATE */
  offlineAt(condition: StopCondition): void {
    this.machine.fire('offline-deferred');
    this.logger.info(`will go offline at ${describeStop(condition)}, by command`);
    this.run?.stopAt(condition);
  }

  /** Takes back where the service was to go offline by itself. @throws SluiceError ILLEGAL_STATE */
  clearStops(): void {
    this.machine.fire('clear');
    const cleared = this.stops.list().map(describeStop);
    this.stops.clear();
    this.logger.info({ cleared }, 'requests to go offline cleared by command');
  }

  /** @throws SluiceError ILLEGAL_STATE if the service is not ONLINE, whose stages a flush waits for */
  requireFlushable(): void {
    this.machine.fire('flush');
  }

  /**
   * Takes another configuration up: a service that is online at once what `withNow` says, and the
   * rest when it goes online again, with what it is put together from.
   */
  reconfigure(wanted: ServiceConfig, parts: ServiceParts): void {
    this.inEffect.replaceBy(wanted, parts, this.run !== undefined);
  }

  /** Throws away what `scope` names. @throws SluiceError ILLEGAL_STATE, and what stopped it */
  async reset(scope: ResetScope): Promise<void> {
    this.machine.fire('reset');
    this.recovery.cancel();
    this.logger.warn({ scope }, `reset by command: ${scope}`);
    try {
      await this.inEffect.parts.reset(scope);
    } catch (error) {
      this.pending = toSluiceError(error);
      this.machine.fire('failed');
      throw this.pending;
    }
    this.pending = undefined;
    this.lastSeen.clear();
    this.machine.fire('configured');
  }

  /**
   * Lets `change` work on what the service stands on, so that another one can take its place; it ends
   * then. If `change` throws, everything is as before, but for a pending error, which is cleared.
   * @throws SluiceError ILLEGAL_STATE, and what `change` throws
   */
  async replaceBy(change: (logger: Logger) => Promise<void>): Promise<void> {
    this.machine.fire('setrole');
    this.recovery.cancel();
    this.ending = true;
    try {
      await change(this.logger);
      this.machine.fire('ended');
    } catch (error) {
      this.pending = undefined;
      this.ending = false;
      this.machine.fire('configured');
      throw error;
    }
  }

  /** Offline for good, whatever the state. */
  async shutdown(immediate = false): Promise<void> {
    this.ending = true;
    this.recovery.cancel();
    if (this.run !== undefined) await this.offline(immediate);
    const mayEnd = this.state === 'OFFLINE:NORMAL' || this.state === 'OFFLINE:ERROR';
    if (mayEnd && this.run === undefined) this.machine.fire('ended');
  }

  /** Writes a row into the source that travels to the slave; its id. @throws SluiceError */
  heartbeat(name: string): Promise<bigint> {
    return this.inEffect.parts.heartbeat(requireSource(this.config), name);
  }

  snapshot(): Snapshot {
    const { config, machine, clock, pending, recovery, onlineAt, lastSeen } = this;
    lastSeen.note(this.run);
    const server = this.run?.logServer();
    return {
      config,
      state: machine.state,
      transitioningTo: this.transitioningTo(),
      secondsInState: machine.secondsInState,
      uptimeSeconds: (clock.elapsed() - this.started) / 1000,
      secondsSinceOnline: onlineAt && (clock.elapsed() - onlineAt) / 1000,
      now: clock.now(),
      sourceNow: this.sourceClock.now(),
      skews: this.inEffect.skews.skews(),
      pending,
      recovery,
      bounds: lastSeen.bounds,
      stages: lastSeen.stages,
      listenUri: server?.uri,
      clients: server?.clients() ?? [],
      slaves: lastSeen.slaves,
      options: this.options,
      stops: this.stops.list(),
    };
  }

  private goOnline(options: OnlineOptions): void {
    this.machine.fire('online');
    this.inEffect.takeNext();
    this.pending = undefined;
    this.options = options;
    this.onlineAt = this.clock.elapsed();
    const { logger, stops, inEffect, sourceClock: clock } = this;
    const { config, parts, skews } = inEffect;
    const current = () => inEffect.config;
    const run = { config, current, parts, online: options, stops, clock, skews, logger };
    this.run = new OnlineRun(run, this.listener());
    this.finished = this.watch(this.run);
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
    this.lastSeen.note(run);
    this.run = undefined;
    this.inEffect.takeNext();
    this.pending = error;
    if (error === undefined) this.noteStop();
    this.machine.fire(error === undefined ? 'stopped' : 'failed');
    if (error === undefined) return;
    this.logger.error(forLog(error), `service stopped: ${error.message}`);
    this.recoverLater(error);
  }

  private noteStop(): void {
    const { reached } = this.stops;
    if (reached === undefined) return;
    const facts = { appliedLastSeqno: this.appliedSeqno };
    this.logger.info(facts, `went offline at ${describeStop(reached)}, as asked`);
    this.stops.clear();
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
    const { recovery } = this;
    if (!error.retryable || !recovery.enabled || this.ending) return;
    const again = () => {
      this.logger.info({ recoveries: recovery.total }, 'going online again by itself');
      this.goOnline(againByItself(this.options));
    };
    if (recovery.schedule(again)) return;
    const facts = { attempts: recovery.attempted };
    this.logger.warn(facts, 'no attempt is left to go online again by itself');
  }

  private changed(from: State, to: State, trigger: Trigger): void {
    this.logger.info({ from, to, trigger }, `${from} -> ${to}`);
    if (to === 'ONLINE') this.recovery.noteOnline(true);
    else if (to !== 'GOING-OFFLINE' && to !== 'OFFLINE:ERROR') this.recovery.noteOnline(false);
  }
}

/** What an operator has said to one start alone is not repeated: it passes over checks. */
function againByItself(options: OnlineOptions): OnlineOptions {
  return { ...options, force: false, fromEvent: undefined, again: true };
}
