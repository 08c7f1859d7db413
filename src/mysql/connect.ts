import { connect as connectSocket, isIP, type Socket } from 'node:net';
import { createConnection, type Connection, type ConnectionOptions } from 'mysql2/promise';
import type { SourceConfig, TargetConfig } from '../config/schema.js';
import { readPassword } from '../config/secrets.js';
import { translateError } from './errors.js';
import { sslOptions } from './tls.js';

export type ServerConfig = SourceConfig | TargetConfig;

const KEEPALIVE_DELAY = 10_000; // ms

/**
 * Off: a server must not be able to ask for our files, and the client must not change how the
 * server reads SQL.
 */
export const CLIENT_FLAGS: readonly string[] = ['-LOCAL_FILES', '-IGNORE_SPACE', '-ODBC'];

/**
 * Opens a connection. A connection that breaks while idle is noticed by the next query.
 * @param extra mysql2 options that win over those made from `server`
 * @throws SluiceError CONNECT_FAILED, CONNECTION_LOST, ACCESS_DENIED, TLS_FAILED, CONFIG_INVALID,
 *   CONFIG_UNREADABLE
 */
export async function connectServer(
  server: ServerConfig,
  extra: ConnectionOptions = {},
): Promise<Connection> {
  const options = { ...connectionOptions(server), ...extra };
  try {
    const connection = await createConnection(options);
    connection.on('error', () => {}); // without a listener a broken idle connection ends the process
    return connection;
  } catch (error) {
    throw translateError(error, `connecting to ${describeServer(server)}`, 'CONNECT_FAILED');
  }
}

/**
 * mysql2's options for a server. Big integers arrive as strings, dates as text: neither fits a
 * JavaScript value.
 * @throws SluiceError CONFIG_INVALID, CONFIG_UNREADABLE
 */
export function connectionOptions(server: ServerConfig): ConnectionOptions {
  const ssl = sslOptions(server.host, server.tls);
  return {
    host: server.host,
    port: server.port,
    user: server.user,
    password: readPassword(server),
    connectTimeout: server.connectTimeout,
    connectAttributes: { program_name: 'sluice' },
    enableKeepAlive: true,
    keepAliveInitialDelay: KEEPALIVE_DELAY,
    supportBigNumbers: true,
    dateStrings: true,
    flags: [...CLIENT_FLAGS],
    ...(ssl === undefined ? {} : { ssl }),
    ...(ssl !== undefined && isIP(server.host) !== 0
      ? { stream: () => addressSocket(server) }
      : {}),
  };
}

/** `user@host:port`, for messages. */
export function describeServer(server: ServerConfig): string {
  return `${server.user}@${server.host}:${server.port}`;
}

/**
 * mysql2 gives TLS no name to verify when the host is an address; Node then verifies against the
 * socket's `_host`, which it sets itself only for host names, and `localhost` without one.
 */
function addressSocket({ host, port }: ServerConfig): Socket {
  const socket = connectSocket({
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEPALIVE_DELAY,
  });
  return Object.assign(socket, { _host: host });
}
