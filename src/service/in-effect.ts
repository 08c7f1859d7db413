import type { Logger } from 'pino';
import { withNow } from '../config/changes.js';
import type { ServiceConfig } from '../config/schema.js';
import type { ServiceParts } from './parts.js';
import { SkewWatch } from './skew-watch.js';
import type { SourceClock } from './source-clock.js';

/** What a service stands on: its configuration, what it is put together from, and another that waits. */
export class InEffect {
  private watch: SkewWatch;
  private next: { readonly config: ServiceConfig; readonly parts: ServiceParts } | undefined;

  constructor(
    private current: ServiceConfig,
    private made: ServiceParts,
    private readonly clock: SourceClock,
    private readonly logger: Logger,
  ) {
    this.watch = new SkewWatch(current, made, clock, logger);
  }

  get config(): ServiceConfig {
    return this.current;
  }

  get parts(): ServiceParts {
    return this.made;
  }

  get skews(): SkewWatch {
    return this.watch;
  }

  /**
   * Takes another configuration up: a service that is online at once what `withNow` says, and the
   * rest at `takeNext`, with what it is put together from.
   */
  replaceBy(wanted: ServiceConfig, parts: ServiceParts, isOnline: boolean): void {
    this.next = { config: wanted, parts };
    if (isOnline) this.current = withNow(this.current, wanted);
    else this.takeNext();
  }

  /** To be called while no stage runs. */
  takeNext(): void {
    if (this.next === undefined) return;
    const { config, parts } = this.next;
    this.next = undefined;
    this.current = config;
    this.made = parts;
    this.watch = new SkewWatch(config, parts, this.clock, this.logger);
  }
}
