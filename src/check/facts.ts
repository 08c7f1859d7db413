import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { ServerConfig } from '../mysql/connect.js';
import { connectServer } from '../mysql/connect.js';
import { serverInfo, type ServerInfo } from '../mysql/flavour.js';
import type { Grants } from '../mysql/grants.js';

/** What one server says of itself. */
export interface ServerFacts extends Grants {
  readonly connection: Connection;
  readonly server: ServerInfo;
  readonly variables: ReadonlyMap<string, string>;
  /** `user@host` of the login, as an account in SQL. */
  readonly account: string;
  /** What two instants, of winter and of summer, are in the time zone of its host. */
  readonly systemZone: string;
  /** Milliseconds by which its clock is ahead of this host's. */
  readonly clockAhead: number;
  /** Milliseconds that one question takes. */
  readonly roundTrip: number;
}

/** In January and in July of 2024; `+00:00` is UTC. */
const SYSTEM_ZONE = `SELECT CONCAT(CONVERT_TZ('2024-01-01', '+00:00', 'SYSTEM'), ' ',
  CONVERT_TZ('2024-07-01', '+00:00', 'SYSTEM')) AS v`;

/** Asks a server everything that does not depend on its content. @throws SluiceError */
export async function readFacts(config: ServerConfig): Promise<ServerFacts> {
  const connection = await connectServer(config);
  try {
    const server = await serverInfo(connection);
    const started = Date.now();
    const [now] = await rows(connection, 'SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 AS v');
    const roundTrip = Date.now() - started;
    const variables = await rows(connection, 'SHOW GLOBAL VARIABLES');
    const grants = await rows(connection, 'SHOW GRANTS');
    const [zone] = await rows(connection, SYSTEM_ZONE);
    const [user] = await rows(connection, 'SELECT CURRENT_USER() AS v');
    return {
      connection,
      server,
      variables: new Map(variables.map((row) => [text(row['Variable_name']), text(row['Value'])])),
      grants: grants.map((row) => text(Object.values(row)[0])),
      account: accountOf(text(user?.['v'])),
      systemZone: text(zone?.['v']),
      clockAhead: Number(now?.['v']) - (started + roundTrip / 2),
      roundTrip,
    };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

export async function rows(connection: Connection, sql: string): Promise<RowDataPacket[]> {
  const [found] = await connection.query<RowDataPacket[]>(sql);
  return found;
}

/** Undefined: the login may not ask this. */
export async function askIfAllowed(
  connection: Connection,
  sql: string,
): Promise<RowDataPacket[] | undefined> {
  return rows(connection, sql).catch(() => undefined);
}

/** Column `v` of each row; empty where the login may not ask. */
export async function valuesIfAllowed(connection: Connection, sql: string): Promise<string[]> {
  const found = (await askIfAllowed(connection, sql)) ?? [];
  return found.map((row) => text(row['v']));
}

export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

function accountOf(user: string): string {
  const at = user.lastIndexOf('@');
  return `'${user.slice(0, at)}'@'${user.slice(at + 1)}'`;
}
