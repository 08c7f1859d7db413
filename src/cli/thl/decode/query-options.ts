import type { Flavour } from '../../../event/format.js';
import { QueryFlag, type QueryStatus } from '../../../binlog/query-status.js';
import { sqlModeText } from '../../../sql/sql-mode.js';

/** Session settings of a statement, by the names of the variables. Undefined: not in the event. */
export type StatementOptions = Readonly<Record<string, string | number | boolean>>;

/** What a statement's event says of the session that it ran in. */
export function statementOptions(status: QueryStatus, flavour: Flavour): StatementOptions {
  return defined({
    ...flagOptions(status.flags2),
    sql_mode: status.sqlMode === undefined ? undefined : sqlModeText(status.sqlMode, flavour),
    character_set_client: status.charset?.client,
    collation_connection: status.charset?.connection,
    collation_server: status.charset?.server,
    collation_database: status.collationDatabase,
    time_zone: status.timeZone?.toString('latin1'),
    lc_time_names: status.lcTimeNames,
    microseconds: status.microseconds,
    auto_increment_increment: status.autoIncrement?.increment,
    auto_increment_offset: status.autoIncrement?.offset,
    invoker: status.invoker && `${String(status.invoker.user)}@${String(status.invoker.host)}`,
    default_collation_for_utf8mb4: status.defaultCollationForUtf8mb4,
    explicit_defaults_for_timestamp: status.explicitDefaultsForTimestamp,
    sql_require_primary_key: status.sqlRequirePrimaryKey,
    default_table_encryption: status.defaultTableEncryption,
  });
}

function flagOptions(flags: number | undefined): Record<string, number | undefined> {
  if (flags === undefined) return {};
  const isSet = (bit: number): boolean => (flags & bit) !== 0;
  return {
    autocommit: isSet(QueryFlag.NOT_AUTOCOMMIT) ? 0 : 1,
    sql_auto_is_null: isSet(QueryFlag.AUTO_IS_NULL) ? 1 : 0,
    foreign_key_checks: isSet(QueryFlag.NO_FOREIGN_KEY_CHECKS) ? 0 : 1,
    unique_checks: isSet(QueryFlag.RELAXED_UNIQUE_CHECKS) ? 0 : 1,
  };
}

function defined(options: Record<string, string | number | boolean | undefined>): StatementOptions {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}
