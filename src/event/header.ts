/**
 * What identifies and places one fragment of a transaction in the history log. A transaction is one
 * seqno; fragments of it count from 0 and the last one carries `lastFrag`.
 */
export interface Header {
  /** Position in the serial order of the service, from 0, without gaps. */
  readonly seqno: number;
  /** Fragment of the transaction, from 0, without gaps. */
  readonly fragno: number;
  readonly lastFrag: boolean;
  /** Seqno at which the extractor that wrote this event last went online. */
  readonly epoch: number;
  /** Name of the source the transaction was extracted from. */
  readonly sourceId: string;
  /** Where the fragment ends in the source's binlog, see `event-id.ts`. */
  readonly eventId: string;
  /** `uuid:gno`, `uuid:tag:gno` or MariaDB's `domain-server-seq`; absent for anonymous transactions. */
  readonly gtid?: string;
  /** The one schema that the transaction touches, else `#UNKNOWN`. */
  readonly shardId: string;
  /** Commit time on the source, microseconds since 1970 UTC. */
  readonly committedAt: bigint;
}

/** Shard of a transaction that touches more than one schema, or one that could not be told. */
export const UNKNOWN_SHARD = '#UNKNOWN';
