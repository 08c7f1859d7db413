import type { ServiceConfig } from '../config/schema.js';
import type { SluiceError } from '../errors/sluice-error.js';
import type { OnlineOptions } from '../pipeline/online-options.js';
import type { StageStatus } from '../pipeline/stage-progress.js';
import type { StopCondition } from '../pipeline/stop-requests.js';
import type { KnownSlave, LogBounds } from '../thl/log.js';
import type { ClientStatus } from '../thl/net/slave-session.js';
import type { Recovery } from './recovery.js';
import type { Skews } from './skew-watch.js';
import type { State } from './states.js';

/** What the supervisor knows, for `statusOf` and its like. */
export interface Snapshot {
  readonly config: ServiceConfig;
  readonly state: State;
  readonly transitioningTo: State | undefined;
  readonly secondsInState: number;
  readonly uptimeSeconds: number;
  /** Seconds since the service was last put online; undefined: never. */
  readonly secondsSinceOnline: number | undefined;
  /** Milliseconds since 1970, by this host's clock. */
  readonly now: number;
  /** The same by the source's clock, as far as that is known. */
  readonly sourceNow: number;
  readonly skews: Skews;
  /** What stopped the service, or what it is just trying to overcome. */
  readonly pending: SluiceError | undefined;
  readonly recovery: Pick<Recovery, 'enabled' | 'attempted' | 'total'>;
  readonly bounds: LogBounds | undefined;
  readonly stages: readonly StageStatus[];
  /** Where slaves on other hosts reach the log; undefined: it is not served just now. */
  readonly listenUri: string | undefined;
  /** Slaves that are connected. */
  readonly clients: readonly ClientStatus[];
  /** Slaves that the history log knows, as long as it is served. */
  readonly slaves: readonly KnownSlave[];
  /** What it was put online with. */
  readonly options: OnlineOptions;
  /** Where it will go offline by itself. */
  readonly stops: readonly StopCondition[];
}
