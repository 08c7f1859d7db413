import type { Logger } from 'pino';
import type { ServiceConfig, SourceConfig, TargetConfig } from '../config/schema.js';
import type { ClockSkew } from '../mysql/clock-skew.js';
import { toSluiceError } from '../errors/sluice-error.js';
import { unlessAborted } from '../extractor/unless-aborted.js';
import type { PeerClock } from '../thl/net/peer-clock.js';
import { sleep } from '../util/sleep.js';
import type { ServiceParts } from './parts.js';
import type { SourceClock } from './source-clock.js';

const INTERVAL = 60_000; // ms
/** While a server cannot be asked. */
const FIRST_INTERVAL = 5_000; // ms
/** More is told in the log. */
const NOTABLE = 1; // s

export interface Skews {
  readonly source: ClockSkew | undefined;
  readonly target: ClockSkew | undefined;
  /** Of the master's host, where the history log comes from there. */
  readonly master: ClockSkew | undefined;
  /**
   * Why the target could not be asked, the last time: undefined if it could. A connection that nothing
   * goes over does not tell that the server is gone, and the next transaction may be far off.
   */
  readonly targetError: string | undefined;
}

/** Measures how far the clocks of source and target are from this host's, while a service is online. */
export class SkewWatch {
  private target: ClockSkew | undefined;
  private master: ClockSkew | undefined;
  private targetError: string | undefined;

  constructor(
    private readonly config: ServiceConfig,
    private readonly parts: Pick<ServiceParts, 'measureSkew'>,
    private readonly clock: SourceClock,
    private readonly logger: Logger,
  ) {}

  skews(): Skews {
    const { target, master, targetError } = this;
    return { source: this.clock.skew, target, master, targetError };
  }

  /** A slave of another host cannot ask the source for its clock; it is told by its master. */
  hear(clock: PeerClock): void {
    const source = clock.source();
    this.master = clock.skew();
    if (source === undefined || this.config.source !== undefined) return;
    this.noteNew('source', source, this.clock.skew);
    this.clock.skew = source;
  }

  /** Until `signal` aborts. What cannot be measured stays as it was. */
  async run(signal: AbortSignal): Promise<void> {
    do {
      // A server that does not answer must not hold up the stop.
      await unlessAborted(signal, this.measure(), () => {});
    } while (await sleep(this.isKnown ? INTERVAL : FIRST_INTERVAL, signal));
    this.targetError = undefined;
  }

  private get isKnown(): boolean {
    const { source, target } = this.config;
    const { skew } = this.clock;
    return (
      (source === undefined || skew !== undefined) &&
      (target === undefined || (this.target !== undefined && this.targetError === undefined))
    );
  }

  private async measure(): Promise<void> {
    const { source, target } = this.config;
    const [ofSource, ofTarget] = await Promise.all([
      this.skewOf('source', source, this.clock.skew),
      this.skewOf('target', target, this.target),
    ]);
    if (source !== undefined) this.clock.skew = ofSource;
    this.target = ofTarget;
  }

  private async skewOf(
    name: string,
    server: SourceConfig | TargetConfig | undefined,
    before: ClockSkew | undefined,
  ): Promise<ClockSkew | undefined> {
    if (server === undefined) return undefined;
    try {
      const skew = await this.parts.measureSkew(server);
      if (name === 'target') this.noteTarget(undefined);
      this.noteNew(name, skew, before);
      return skew;
    } catch (error) {
      const { message } = toSluiceError(error);
      if (name === 'target') this.noteTarget(message);
      this.logger.debug(
        { server: name },
        `the clock of the ${name} could not be asked: ${message}`,
      );
      return before;
    }
  }

  private noteTarget(error: string | undefined): void {
    if (error !== undefined && this.targetError === undefined) {
      this.logger.warn(`the slave's database takes no new connection: ${error}`);
    }
    this.targetError = error;
  }

  private noteNew(name: string, skew: ClockSkew, before: ClockSkew | undefined): void {
    if (Math.abs(skew.ahead - (before?.ahead ?? 0)) <= NOTABLE) return;
    const facts = { server: name, secondsAhead: skew.ahead, accuracy: skew.accuracy };
    this.logger.warn(facts, `the clock of the ${name} is not this host's; latencies are corrected`);
  }
}
