import type { LogTail } from '../event/log-tail.js';
import type { RestartPlace } from '../event/restart-place.js';
import type { SourceState } from '../event/source-state.js';
import type { ThlEvent } from '../event/thl-event.js';

/**
 * The source's state after an append: known, unknown after a complete transaction (a slave that
 * catches up learns it with the last one), or undefined in the middle of a transaction.
 */
export type SourceAfter = SourceState | 'unknown' | undefined;

/** What the log holds. Only complete transactions count. */
export interface LogBounds {
  readonly minSeqno: number;
  readonly maxSeqno: number;
}

export interface PurgeResult {
  /** Transactions removed. */
  readonly transactions: number;
  /** Seqno up to which the purge was asked for but held back by a consumer, with its name. */
  readonly heldBackBy: string | undefined;
  readonly bounds: LogBounds | undefined;
  /** Slaves that needed what was removed, and what each has taken: they need a fresh copy. */
  readonly letGo?: readonly { readonly name: string; readonly seqno: number }[];
}

/** A slave on another host that has fetched from this log, connected or not. */
export interface KnownSlave {
  readonly node: string;
  /** Last transaction that it has said is durable there; -1: none. */
  readonly seqno: number;
  /** When it was heard of last, ms since 1970; while it is connected, when it said so. */
  readonly seenAt: number;
}

/**
 * A durable, serially ordered log of transactions: the one interface behind which SQLite stands
 * today. All implementations pass `test/contract/log-contract.ts`.
 */
export interface Log {
  /** Undefined while the log is empty. */
  bounds(): LogBounds | undefined;
  tail(): LogTail;
  /**
   * Stores `events` and the source's state after them. Durable when it resolves; several calls in
   * flight share one commit (bounded by bytes and time) and resolve in order. The fragments must
   * follow on what the log ends with: next fragno of the same seqno, or fragno 0 of the next seqno.
   * `source` must be given with, and only with, the last fragment of a transaction; after `unknown`
   * the tail has no source, until an append brings one. Without events, a state alone says that the
   * source got so far with nothing to store; a log that never held a transaction does not keep it.
   * @throws SluiceError THL_SEQUENCE (gap or overlap), THL_WRITE_FAILED (disk full, read-only)
   */
  append(events: readonly ThlEvent[], source: SourceAfter): Promise<void>;
  /**
   * Whole transactions after the place given, in order, each fragment once, as batches bounded by
   * bytes; waits for more at the end until `signal` aborts. An empty batch says that the reader has
   * caught up: it is about to wait. `after` undefined: from the first stored transaction.
   * @throws SluiceError THL_PURGED, THL_CORRUPT; THL_SEQUENCE if `after` is beyond the log's end
   */
  read(after: RestartPlace | undefined, signal: AbortSignal): AsyncIterable<readonly ThlEvent[]>;
  /** Notes how far a consumer has taken the log; a purge does not go beyond the slowest one. */
  acknowledge(consumer: string, seqno: number): void;
  /** What a consumer has acknowledged last; -1: nothing. */
  acknowledged(consumer: string): number;
  /** Those whose consumers `slaveConsumer` names, by name, with what they acknowledged. */
  slaves(): readonly KnownSlave[];
  /** Removes the fragments of a transaction that was begun and not completed, if there is one. */
  discardPartial(): Promise<void>;
  /** Removes every transaction above `seqno`, and the source's state with them. */
  truncateAfter(seqno: number): Promise<void>;
  /** Removes transactions up to and including `seqno`, as far as every consumer has taken them. */
  purge(seqno: number): Promise<PurgeResult>;
  /**
   * Purges what is older or larger than the configuration allows, as far as every consumer has taken
   * it, and past slaves that keep more than it allows; the last transaction stays. To be called now and then. `now`: milliseconds since 1970.
   */
  purgeByPolicy(now: number): Promise<PurgeResult>;
  close(): Promise<void>;
}
