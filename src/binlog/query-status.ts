/**
 * The session settings that a statement ran under: the status variables of a QUERY event. What the
 * event does not tell is undefined; a replayer uses the default given then.
 */
export interface QueryStatus {
  /** See `QueryFlag`. */
  readonly flags2?: number;
  /** Bits of `sql_mode`; their meaning differs by flavour from 2^31 on. */
  readonly sqlMode?: bigint;
  readonly catalog?: Buffer;
  /** Undefined: 1 and 1. */
  readonly autoIncrement?: { readonly increment: number; readonly offset: number };
  readonly charset?: QueryCharset;
  readonly timeZone?: Buffer;
  /** Number of a locale in `sql_locale.cc`; undefined: 0, en_US. */
  readonly lcTimeNames?: number;
  /** Collation number of `collation_database` where the session changed it. */
  readonly collationDatabase?: number;
  /** Bit for each table of a multi-table UPDATE that it changes. */
  readonly tableMapForUpdate?: bigint;
  readonly masterDataWritten?: number;
  /** CURRENT_USER() of the statement, the definer that it means. */
  readonly invoker?: { readonly user: Buffer; readonly host: Buffer };
  /** Schemas that the statement changes (MySQL); `many`: more than are listed. */
  readonly updatedSchemas?: readonly Buffer[] | 'many';
  /** Of the statement's timestamp, 0..999999. Undefined: the statement did not read the clock so finely. */
  readonly microseconds?: number;
  readonly explicitDefaultsForTimestamp?: boolean;
  /** Transaction id of an atomic DDL statement. */
  readonly ddlXid?: bigint;
  /** Collation number of `default_collation_for_utf8mb4` (MySQL). */
  readonly defaultCollationForUtf8mb4?: number;
  readonly sqlRequirePrimaryKey?: boolean;
  readonly defaultTableEncryption?: boolean;
  /** MySQL 9.x: whether foreign-key cascades fire triggers. */
  readonly enableCascadeTriggers?: boolean;
  /** MariaDB: `flags_extra` of the GTID event, for a two-phase ALTER TABLE, with its start's number. */
  readonly gtidFlagsExtra?: number;
  readonly alterStart?: bigint;
  /** MariaDB `character_set_collations`: collation number to use for each character set's number. */
  readonly characterSetCollations?: ReadonlyArray<readonly [charset: number, collation: number]>;
}

/** Collation numbers of the session. */
export interface QueryCharset {
  /** `character_set_client`: the encoding of the statement's bytes. */
  readonly client: number;
  /** `collation_connection`. */
  readonly connection: number;
  /** `collation_server`. */
  readonly server: number;
}

/** Bits of `flags2`: OPTIONS_WRITTEN_TO_BIN_LOG of `sql/log_event.h`. */
export const QueryFlag = {
  AUTO_IS_NULL: 0x0000_4000,
  /** MariaDB: `check_constraint_checks` off. */
  NO_CHECK_CONSTRAINT_CHECKS: 0x0000_8000,
  NOT_AUTOCOMMIT: 0x0008_0000,
  /** MariaDB: `explicit_defaults_for_timestamp`, which MySQL has in a variable of its own. */
  EXPLICIT_DEFAULTS_FOR_TIMESTAMP: 0x0100_0000,
  NO_FOREIGN_KEY_CHECKS: 0x0400_0000,
  RELAXED_UNIQUE_CHECKS: 0x0800_0000,
  /** MariaDB: `sql_if_exists`. */
  IF_EXISTS: 0x1000_0000,
  /** MariaDB: `system_versioning_insert_history`. */
  INSERT_HISTORY: 0x4000_0000,
} as const;
