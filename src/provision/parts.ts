import type { Logger } from 'pino';
import type { ServiceConfig, SourceConfig, TargetConfig } from '../config/schema.js';
import type { AccountRule } from '../applier/statement/account-policy.js';
import type { TargetSession } from '../applier/target/target-session.js';
import type { Clock } from '../util/clock.js';
import type { Progress } from './progress.js';
import type { Session } from './session.js';
import type { ProvisionState } from './state.js';
import type { Existing } from './target-free.js';

export interface ProvisionOptions {
  /** Connections to each server. */
  readonly connections: number;
  /** What to do with objects that the slave has already. */
  readonly existing: Existing;
  /** Move a history log that holds transactions out of the way. */
  readonly resetLog: boolean;
  /** Compare every chunk with the snapshot after it was copied. */
  readonly verify: boolean;
  /** Seconds to wait for a lock on the master. */
  readonly lockWait: number;
}

/** What provisioning and comparing are given from outside. */
export interface ProvisionParts {
  readonly config: ServiceConfig;
  readonly source: SourceConfig;
  readonly target: TargetConfig;
  readonly sourceId: string;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** One provisioning under way: what each of its steps works with. */
export interface Provisioning {
  readonly parts: ProvisionParts;
  readonly options: ProvisionOptions;
  /** Sees the master's present definitions, not those of a snapshot. */
  readonly control: Session;
  /** Holds the service's locks on the slave; rows go through connections of their own. */
  readonly target: TargetSession;
  readonly state: ProvisionState;
  readonly progress: Progress;
  readonly accountRule: AccountRule;
}
