/** Of the tables that a service keeps on its servers. */
export const TABLE_OPTIONS = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/**
 * The table that a heartbeat is written to. It is the same on master and slave: the row event of the
 * master's finds it on every slave.
 * @param name quoted, with its schema
 */
export function createHeartbeatTable(name: string): string {
  return `CREATE TABLE IF NOT EXISTS ${name} (
  id BIGINT NOT NULL PRIMARY KEY,
  seqno BIGINT,
  eventid VARCHAR(128),
  source_tstamp DATETIME(3),
  target_tstamp DATETIME(3),
  lag_millis BIGINT,
  salt BIGINT,
  name VARCHAR(128)
) ${TABLE_OPTIONS}`;
}
