/** Types of rds.mjs. */
import type { ServerKind, TestServer } from './servers.mjs';

/** PEM texts: the authority, and the server's certificate with its key. */
export interface ServerKeys {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Files of the same. */
export type KeyFiles = ServerKeys;

export interface RdsLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** As in a configuration: with `ca` the identity is verified. */
  readonly tls: { readonly ca: string };
}

export interface Rds {
  /** The server with Amazon's own login, which is not held to TLS. */
  readonly server: TestServer;
  readonly files: KeyFiles;
  /** The customer's. */
  readonly login: RdsLogin;
  /** Lets the running server show another certificate. */
  serve(keys: Partial<ServerKeys>): Promise<void>;
  dispose(): Promise<void>;
}

export interface RdsOptions {
  readonly kind: ServerKind;
  readonly serverId: number;
  readonly keys: ServerKeys;
  readonly args?: readonly string[];
  /**
   * Default true. False: without RELOAD, so that FLUSH TABLES WITH READ LOCK is refused as on RDS
   * (there with another error, and RELOAD is granted).
   */
  readonly mayReload?: boolean;
}

export declare function startRds(options: RdsOptions): Promise<Rds>;
export declare function tlsArgs(files: KeyFiles): string[];
export declare function writeKeys(dir: string, keys: ServerKeys): KeyFiles;
export declare function createMasterUser(
  server: TestServer,
  login: Pick<RdsLogin, 'user' | 'password'>,
  options?: Pick<RdsOptions, 'mayReload'> & { readonly requireTls?: boolean },
): Promise<void>;
