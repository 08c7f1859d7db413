import type { RestartPoint } from '../event/restart-point.js';
import type { ThlEvent } from '../event/thl-event.js';
import type { PreparedSummary } from './xa/prepared-xa.js';

/** An event, or one of a transaction that is passed over on purpose. */
export interface EventToApply extends ThlEvent {
  /** It moves the restart point; as the end of an XA transaction, that one is forgotten. */
  readonly passedOver?: boolean;
}

/** Replays events on one target, in the order given. */
export interface Applier {
  /**
   * Connects, creates the service's catalog where it is missing, resolves a DDL intent that a crash
   * left, and returns what the target has committed last (undefined: nothing yet).
   */
  open(): Promise<RestartPoint | undefined>;
  /**
   * Tells which fragments are going to be applied next, as far as they are known: what the target must
   * be asked about their tables is asked together.
   */
  expect(events: readonly ThlEvent[]): void;
  /**
   * Takes the next fragment. It may be executed later; it is committed at the end of its block. The
   * next one may be given when the promise resolves, or at once where there is none.
   * An event with empty `data`, of which a filter left nothing, moves the restart point only.
   * @throws SluiceError with its place; after a throw only `close` may be called
   */
  apply(event: EventToApply): Promise<void> | undefined;
  /** Executes and commits all complete transactions taken so far. */
  flush(): Promise<void>;
  /** Last transaction known to be committed on the target. */
  lastCommitted(): RestartPoint | undefined;
  /** XA transactions that are prepared on the source; the log must keep them. */
  prepared(): PreparedSummary;
  /** Limits in force for this login, as sentences for `trepctl status`. */
  limits(): readonly string[];
  /** What protects the connection; undefined: nothing. */
  tls(): string | undefined;
  /** Rolls back what is not committed and disconnects. Never throws. */
  close(): Promise<void>;
}
