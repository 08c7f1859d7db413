/** Types of the dependency-free bootstrap modules, for the TypeScript that uses them. */

export type ServerKind = 'mariadb' | 'mysql';

/** Servers that can be masters: `mysql` is 9.7, `mysql56` the oldest that is supported. */
export type MasterKind = ServerKind | 'mysql56';

/** A database server that can be run here. Each command is a program and its leading arguments. */
export interface Installation {
  readonly kind: MasterKind;
  /** As the server tells it, e.g. `10.11.14` or `9.7.4`. */
  readonly version: string;
  readonly server: readonly string[];
  /** The `mariadb` or `mysql` command-line client. */
  readonly client: readonly string[];
  /** `mariadb-binlog` or `mysqlbinlog`. */
  readonly binlog: readonly string[];
  /** The tool that turns a time zone file into SQL. */
  readonly tzinfo: readonly string[];
  /** Arguments that this installation's server always needs. */
  readonly serverArgs: readonly string[];
}

export type Found =
  | { readonly ok: true; readonly installation: Installation }
  | { readonly ok: false; readonly reason: string };
