import { createConnection, type Connection, type ConnectionOptions } from 'mysql2/promise';
import type { SourceConfig, TargetConfig } from '../config/schema.js';
import { readPassword } from '../config/secrets.js';
import { SluiceError } from '../errors/sluice-error.js';
import { certificateEnd, describeClientTls } from '../util/tls-session.js';
import { translateError } from './errors.js';
import { sslOptions } from './tls.js';
import { explainTls } from './tls-error.js';
import { tlsSocket } from './tls-socket.js';

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
    if (options.ssl !== undefined) assertEncrypted(connection, server);
    return connection;
  } catch (error) {
    const what = `connecting to ${describeServer(server)}`;
    throw explainTls(error, what, server) ?? translateError(error, what, 'CONNECT_FAILED');
  }
}

/** What protects a connection, as `describeClientTls` says it; undefined: it is plain. */
export function tlsOf(connection: Connection): string | undefined {
  return describeClientTls(streamOf(connection));
}

/** When the server's certificate ends, milliseconds since 1970 UTC; undefined: it is plain. */
export function certificateEndOf(connection: Connection): number | undefined {
  return certificateEnd(streamOf(connection));
}

function streamOf(connection: Connection): unknown {
  const inner: unknown = Reflect.get(connection, 'connection');
  return Reflect.get(Object(inner), 'stream');
}

/**
 * mysql2's options for a server. Big integers arrive as strings, dates as text: neither fits a
 * JavaScript value.
 * @throws SluiceError CONFIG_INVALID, CONFIG_UNREADABLE
 */
export function connectionOptions(server: ServerConfig): ConnectionOptions {
  const ssl = sslOptions(server);
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
    ...(ssl === undefined ? {} : { ssl, stream: () => tlsSocket(server) }),
  };
}

/** `user@host:port`, for messages. */
export function describeServer(server: ServerConfig): string {
  return `${server.user}@${server.host}:${server.port}`;
}

/** A login that was granted before TLS stood was granted by whoever sits in between. */
function assertEncrypted(connection: Connection, server: ServerConfig): void {
  if (tlsOf(connection) !== undefined) return;
  connection.destroy();
  throw new SluiceError(
    'TLS_FAILED',
    `connecting to ${describeServer(server)}: the login was answered in clear, before TLS`,
    { hint: 'Something between here and the server tampers with the connection: find it first.' },
  );
}
