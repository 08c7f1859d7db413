/** What an applier's target has committed last: a row of `trep_commit_seqno`. */
export interface RestartPoint {
  readonly seqno: number;
  readonly fragno: number;
  readonly lastFrag: boolean;
  readonly epoch: number;
  readonly sourceId: string;
  readonly eventId: string;
  readonly shardId: string;
  /** Seconds between the commit on the source and the commit on the target. */
  readonly appliedLatency: number;
  /** Commit time on the source, microseconds since 1970 UTC. */
  readonly extractedAt: bigint;
}
