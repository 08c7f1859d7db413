/** Types of servers.mjs. */
import type { Connection, ConnectionOptions, QueryResult } from 'mysql2/promise';
import type { Installation, MasterKind, ServerKind } from './bootstrap/index.d.mts';

export type { Installation, MasterKind, ServerKind };

/** Those that every suite runs against. */
export declare const SERVER_KINDS: readonly ServerKind[];

export interface ServerOptions {
  readonly kind: MasterKind;
  readonly serverId: number;
  /** More server arguments, e.g. `--binlog-row-metadata=FULL`. They win over the defaults. */
  readonly args?: readonly string[];
  /** Default: a fresh folder, deleted on dispose. One given here is kept. */
  readonly dataDir?: string;
  /** Default false: safe against a killed server, not against a loss of power, and much faster. */
  readonly durable?: boolean;
}

/** A running server with a root login, on 127.0.0.1 only. It dies with this process. */
export interface TestServer {
  /** `mysql` also for MySQL 5.6: `installation` tells which it is. */
  readonly kind: ServerKind;
  readonly installation: Installation;
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: 'root';
  readonly password: string;
  readonly socket: string;
  readonly dataDir: string;
  /** 0 before the first start; of the last process otherwise. */
  readonly pid: number;
  /** A new connection over TCP, several statements per query allowed. The caller ends it. */
  connect(options?: ConnectionOptions): Promise<Connection>;
  /** Runs SQL over one kept connection, re-made after a restart of the server. */
  query<T extends QueryResult = import('mysql2/promise').RowDataPacket[]>(
    sql: string,
    values?: unknown[],
  ): Promise<T>;
  /** Clean shutdown (SIGTERM). */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Starts again on the same port and data directory; `extraArgs` for this run only. */
  start(extraArgs?: readonly string[]): Promise<void>;
  /** Ends the server and removes its files. */
  dispose(): Promise<void>;
  /** What the server wrote since its last start. */
  errorLog(): string;
}

/**
 * Starts a server and waits until it takes logins.
 * @throws Error with the end of the error log when it does not start
 */
export declare function startServer(options: ServerOptions): Promise<TestServer>;

/** Whether this kind can be run here; fetches or installs it when that is possible. */
export declare function availability(
  kind: MasterKind,
): Promise<{ ok: true; version: string } | { ok: false; reason: string }>;

/** The server's programs (server, client, binlog tool). @throws Error with the reason if there are none */
export declare function installationOf(kind: MasterKind): Promise<Installation>;
