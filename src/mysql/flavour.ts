import type { Connection, RowDataPacket } from 'mysql2/promise';
import { SluiceError } from '../errors/sluice-error.js';
import type { Flavour } from '../event/format.js';
import { translateError } from './errors.js';

export type VersionNumber = readonly [major: number, minor: number, patch: number];

/** What kind of server a connection leads to, and which one. */
export interface ServerInfo {
  readonly flavour: Flavour;
  /** `VERSION()` as the server wrote it. */
  readonly version: string;
  readonly versionNumber: VersionNumber;
  readonly serverId: number;
  /** `@@server_uuid` of MySQL; empty for MariaDB, which has none. */
  readonly serverUuid: string;
}

/** @throws SluiceError CONNECTION_LOST, SERVER_UNFIT (a version that cannot be read) */
export async function serverInfo(connection: Connection): Promise<ServerInfo> {
  try {
    const { v: version = '', id } = await one(connection, VERSION_SQL);
    const flavour = /mariadb/i.test(version) ? 'mariadb' : 'mysql';
    const uuid = flavour === 'mysql' ? await one(connection, UUID_SQL) : {};
    return {
      flavour,
      version,
      versionNumber: parseVersion(version),
      serverId: Number(id),
      serverUuid: uuid['uuid'] ?? '',
    };
  } catch (error) {
    throw translateError(error, 'asking the server for its version and identity', 'SERVER_UNFIT');
  }
}

/** Leading numbers of a version, as `8.0.36-28` or `10.11.6-MariaDB-log`. */
export function parseVersion(version: string): VersionNumber {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  if (match === null) {
    throw new SluiceError('SERVER_UNFIT', `the server's version cannot be read: ${version}`, {
      hint: 'Connect to a MySQL 5.6 or MariaDB 10.2 server, or later, without a proxy that hides it.',
    });
  }
  return [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** Whether `version` is `wanted` or later. */
export function atLeast(version: VersionNumber, wanted: VersionNumber): boolean {
  const [major, minor, patch] = wanted;
  if (version[0] !== major) return version[0] > major;
  if (version[1] !== minor) return version[1] > minor;
  return version[2] >= patch;
}

const VERSION_SQL = 'SELECT VERSION() AS v, @@GLOBAL.server_id AS id';
const UUID_SQL = 'SELECT @@GLOBAL.server_uuid AS uuid';

/** The one row of `sql`, as text. */
async function one(connection: Connection, sql: string): Promise<Record<string, string>> {
  const [rows] = await connection.query<RowDataPacket[]>(sql);
  const fields = Object.entries({ ...rows[0] }).map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(fields) as Record<string, string>;
}
