/**
 * Where the extractor stands in its source, kept with the history log in the same commit as the
 * events. It is what a restart needs to go on exactly after the last stored transaction.
 */
export interface SourceState {
  /** `@@server_uuid` of MySQL; empty for MariaDB, which has none. */
  readonly serverUuid: string;
  /** `@@server_id` of the source. */
  readonly serverId: number;
  /** Binlog file of the end of the last complete transaction. */
  readonly file: string;
  /** Offset in `file`, in bytes, may exceed 2^32. */
  readonly position: number;
  /**
   * All transactions that the log holds or that came before it: a MySQL GTID set or a MariaDB GTID
   * position (one entry per domain). Undefined where the source has no GTIDs.
   */
  readonly gtidSet: string | undefined;
  /**
   * Sessions of appliers on the source, where their transactions are left out: see
   * `extractor/applied-transactions.ts`. Of use only to the host that extracts: it does not travel.
   */
  readonly applierSessions?: string | undefined;
}
