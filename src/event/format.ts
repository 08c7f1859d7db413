export type Flavour = 'mysql' | 'mariadb';

/**
 * How the bytes of an event have to be read: what the format description event of its binlog file
 * said. Plain data, so that it can be kept with the history log and sent to other hosts.
 */
export interface EventFormat {
  readonly flavour: Flavour;
  /** As the source wrote it, for example `10.11.6-MariaDB-log` or `9.7.0`. */
  readonly serverVersion: string;
  /** Whether every event of the file ends in 4 bytes of CRC32. */
  readonly checksum: 'none' | 'crc32';
  /** The undecoded format description event, header and checksum included. */
  readonly description: Buffer;
}
