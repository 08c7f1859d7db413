import type { Logger } from 'pino';
import { prepareSession, type SessionTraits } from '../applier/session/prepare-session.js';
import { TargetSession } from '../applier/target/target-session.js';
import type { ApplierConfig, TargetConfig } from '../config/schema.js';
import { atLeast, type ServerInfo } from '../mysql/flavour.js';

/** Definitions are read in utf8; nothing that the master accepted is refused for its values. */
export const DEFINITION_SETTINGS =
  "SET sql_mode='NO_ENGINE_SUBSTITUTION,ALLOW_INVALID_DATES', character_set_client=utf8mb4, collation_connection=utf8mb4_general_ci, time_zone='+00:00', timestamp=DEFAULT, foreign_key_checks=0";

/**
 * Values are read byte by byte and stored as they are. Not strict: index 0 of an ENUM is refused
 * then. What becomes something else by that is found by the comparison of checksums. unique_checks stays
 * on: without it MariaDB loads into an empty table in a way of its own that fails for some types.
 */
export const ROW_SETTINGS =
  "SET sql_mode='ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO', character_set_client=binary, collation_connection=binary, time_zone='+00:00', foreign_key_checks=0";

/** Those that only one of the servers has, or not every login may set. */
const WHERE_POSSIBLE = [
  'check_constraint_checks=0',
  'system_versioning_insert_history=1',
  'innodb_strict_mode=0',
  'restrict_fk_on_non_standard_key=0',
  'innodb_lock_wait_timeout=300',
  'lock_wait_timeout=300',
];

/**
 * Lets utf8mb4 without a collation mean in definitions what it means to the master. MySQL before 8.0 does
 * not name its own in SHOW CREATE.
 */
export async function meanUtf8mb4(target: TargetSession, master: ServerInfo): Promise<void> {
  await target.attempt("SET character_set_collations=''"); // MariaDB from 11.2 on
  if (master.flavour === 'mysql' && atLeast(master.versionNumber, [8, 0, 0])) return;
  await target.attempt('SET default_collation_for_utf8mb4=utf8mb4_general_ci'); // MySQL from 8.0 on
}

/**
 * Opens a session that writes to the slave as the applier does: to the slave's own binlog only where
 * that is configured or cannot be helped.
 */
export async function openWriter(
  target: TargetConfig,
  applier: ApplierConfig,
  logger: Logger,
): Promise<TargetSession> {
  const { session } = await openWriterWithTraits(target, applier, logger);
  return session;
}

/** As `openWriter`, with what the login may do. */
export async function openWriterWithTraits(
  target: TargetConfig,
  applier: ApplierConfig,
  logger: Logger,
): Promise<{ readonly session: TargetSession; readonly traits: SessionTraits }> {
  const session = await TargetSession.open(target);
  try {
    const traits = await prepareSession(session, applier, logger);
    for (const setting of WHERE_POSSIBLE) await session.attempt(`SET SESSION ${setting}`);
    await session.query(DEFINITION_SETTINGS);
    return { session, traits };
  } catch (error) {
    session.destroy();
    throw error;
  }
}
