import type { ReplicaIdentity } from './replica-identity.js';
import type { SourceServer } from './source-server.js';

const NANOSECONDS = 1_000_000;
/** Seconds that the source waits for a replicator that does not read; its default is 60. */
const WRITE_TIMEOUT = 3600;

/**
 * What the connection of the stream is told before the binlog is asked for, besides what zongji sets.
 * MySQL 8 looks for the variables of the new name first; older servers and MariaDB know the old one.
 * `sql/rpl_binlog_sender.cc` (MySQL), `sql/sql_repl.cc` (MariaDB).
 * @param heartbeat milliseconds
 */
export function preamble(
  server: SourceServer,
  replica: ReplicaIdentity,
  heartbeat: number,
): string[] {
  const period = Math.max(1, Math.round(heartbeat)) * NANOSECONDS;
  return [
    `SET @master_heartbeat_period = ${period}, @source_heartbeat_period = ${period}`,
    // Set even where new files have none: older files of the source may have them.
    `SET @master_binlog_checksum = 'CRC32', @source_binlog_checksum = 'CRC32'`,
    `SET SESSION net_write_timeout = ${WRITE_TIMEOUT}`,
    server.flavour === 'mysql'
      ? `SET @slave_uuid = '${replica.uuid}', @replica_uuid = '${replica.uuid}'`
      : // A GTID that the source does not have is refused even where there are higher ones.
        'SET @slave_gtid_strict_mode = 1, @slave_gtid_ignore_duplicates = 0',
  ];
}
