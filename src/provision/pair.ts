import type { TargetSession } from '../applier/target/target-session.js';
import type { Session } from './session.js';

/** A connection to the master and one to the slave, between which rows are copied or compared. */
export interface Pair {
  readonly source: Session;
  readonly target: TargetSession;
}
